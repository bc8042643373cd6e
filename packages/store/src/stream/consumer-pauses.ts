/** Which consumer groups people have paused: since when, who, and why. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ConsumerPause {
  readonly group: string;
  /** By Postgres' own clock. */
  readonly pausedAt: Instant;
  /** Who has paused it, as they call themselves. */
  readonly actor: string;
  readonly reason: string;
}

const ROW = { group: 'text', pausedAt: 'timestamptz', actor: 'text', reason: 'text' } as const;

const FIND_PAUSE = statement({
  name: 'find-consumer-pause',
  text: `
    select consumer_group as "group", paused_at as "pausedAt", actor, reason
    from consumer_pauses where consumer_group = $1`,
  parameters: ['text'],
  row: ROW,
});

const LIST_PAUSES = statement({
  name: 'list-consumer-pauses',
  text: `
    select consumer_group as "group", paused_at as "pausedAt", actor, reason
    from consumer_pauses order by consumer_group`,
  row: ROW,
});

const INSERT_PAUSE = statement({
  name: 'insert-consumer-pause',
  text: `
    insert into consumer_pauses (consumer_group, actor, reason) values ($1, $2, $3)
    returning consumer_group as "group", paused_at as "pausedAt", actor, reason`,
  parameters: ['text', 'text', 'text'],
  row: ROW,
});

const DELETE_PAUSE = statement({
  name: 'delete-consumer-pause',
  text: 'delete from consumer_pauses where consumer_group = $1',
  parameters: ['text'],
});

/** @returns undefined: it is not paused. */
export function findConsumerPause(db: ClientBase | Pool, group: string): Promise<ConsumerPause | undefined> {
  return FIND_PAUSE.first(db, group);
}

export function listConsumerPauses(db: ClientBase | Pool): Promise<ConsumerPause[]> {
  return LIST_PAUSES.rows(db);
}

/** @param tx that has taken the group's lock (pause-lock.ts). */
export function insertConsumerPause(
  tx: ClientBase,
  { group, actor, reason }: Omit<ConsumerPause, 'pausedAt'>,
): Promise<ConsumerPause> {
  return INSERT_PAUSE.only(tx, group, actor, reason);
}

/** @param tx that has taken the group's lock (pause-lock.ts). */
export async function deleteConsumerPause(tx: ClientBase, group: string): Promise<void> {
  await DELETE_PAUSE.run(tx, group);
}

/** Replays of endpoints: asked for by people, carried out page by page by the service, oldest first. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OpenReplay {
  readonly replayNo: bigint;
  readonly endpointNo: bigint;
  /** Positions of the outbox, the first exclusive. */
  readonly after: bigint;
  readonly until: bigint;
}

const ASK_FOR_REPLAY = statement({
  name: 'ask-for-replay',
  text: `
    insert into webhook_replays (endpoint_no, after_position, until_position, asked_by)
    select endpoint_no, $2, coalesce(pg_sequence_last_value('outbox_position'), 0), $3
    from webhook_endpoints where endpoint_id = $1 and state <> 'deleted'
    returning replay_no as "replayNo", endpoint_no as "endpointNo", after_position as after, until_position as until`,
  parameters: ['text', 'bigint', 'text'],
  row: { replayNo: 'bigint', endpointNo: 'bigint', after: 'bigint', until: 'bigint' },
});

const NEXT_REPLAY = statement({
  name: 'next-replay',
  text: `
    select replay_no as "replayNo", endpoint_no as "endpointNo", after_position as after, until_position as until
    from webhook_replays where done_at is null order by replay_no limit 1`,
  row: { replayNo: 'bigint', endpointNo: 'bigint', after: 'bigint', until: 'bigint' },
});

const MOVE_REPLAY = statement({
  name: 'move-replay',
  text: `
    update webhook_replays
    set after_position = $2, messages = messages + $3, done_at = case when $2 >= until_position then clock_timestamp() end
    where replay_no = $1`,
  parameters: ['bigint', 'bigint', 'bigint'],
});

/** @param after exclusive. @returns undefined when there is no such endpoint. */
export function askForReplay(
  db: ClientBase | Pool,
  endpointId: string,
  after: bigint,
  askedBy: string,
): Promise<OpenReplay | undefined> {
  return ASK_FOR_REPLAY.first(db, endpointId, after, askedBy);
}

/** To be called by whoever holds the intake (intake-cursor.ts). */
export function nextReplay(tx: ClientBase): Promise<OpenReplay | undefined> {
  return NEXT_REPLAY.first(tx);
}

/** @param to how far it has come; at its end it is done. @param messages put again on the way. */
export function moveReplay(tx: ClientBase, { replayNo }: OpenReplay, to: bigint, messages: number): Promise<unknown> {
  return MOVE_REPLAY.run(tx, replayNo, to, BigInt(messages));
}

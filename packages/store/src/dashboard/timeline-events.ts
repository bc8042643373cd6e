/** What happened, as dashboards saw it: an event is kept once, however many saw it. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StoredEvent {
  readonly id: string;
  readonly at: Instant;
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
}

const INSERT_EVENTS = statement({
  name: 'insert-timeline-events',
  text: `
    insert into dashboard_events (event_id, at, kind, subject, sentence)
    select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
    on conflict do nothing`,
  parameters: ['text[]', 'timestamptz[]', 'text[]', 'text[]', 'text[]'],
});

const READ_EVENTS = statement({
  name: 'read-timeline-events',
  text: `
    select event_id as id, at, kind, subject, sentence from dashboard_events
    where at >= $1 and at < $2 order by at desc limit $3`,
  parameters: ['timestamptz', 'timestamptz', 'bigint'],
  row: { id: 'text', at: 'timestamptz', kind: 'text', subject: 'text', sentence: 'text' },
});

const DROP_EVENTS = statement({
  name: 'drop-timeline-events',
  text: `
    delete from dashboard_events where ctid = any (array(
      select ctid from dashboard_events where at < $1 order by at limit $2
    ))`,
  parameters: ['timestamptz', 'bigint'],
});

export async function insertTimelineEvents(db: ClientBase | Pool, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await INSERT_EVENTS.run(
    db,
    events.map(({ id }) => id),
    events.map(({ at }) => at),
    events.map(({ kind }) => kind),
    events.map(({ subject }) => subject),
    events.map(({ sentence }) => sentence),
  );
}

/** @param to exclusive. @returns the newest of them, newest first. */
export function readTimelineEvents(
  db: ClientBase | Pool,
  from: Instant,
  to: Instant,
  rowsMax: number,
): Promise<StoredEvent[]> {
  return READ_EVENTS.rows(db, from, to, BigInt(rowsMax));
}

export async function dropTimelineEvents(db: ClientBase | Pool, before: Instant, rowsMax: number): Promise<void> {
  await DROP_EVENTS.run(db, before, BigInt(rowsMax));
}

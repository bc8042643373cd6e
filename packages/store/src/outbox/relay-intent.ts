/**
 * What a relay has written down: the batch that it is about to send, or sent last, and whether Kafka is known to have it. The outbox has
 * one relay at a time; its rows, and the one of relay_shards, carry shard 0 (the column is for the day on which one is too slow).
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Rows visible in `to` and not yet in `from` (pg_snapshot as text), by position, those after `after`. */
export interface OutboxWindow {
  readonly from: string;
  readonly to: string;
  readonly after: bigint;
}

/** Batch n is these rows and no others, whenever they are read. Written before it is sent. */
export interface RelayIntent {
  readonly batch: bigint;
  readonly window: OutboxWindow;
  /** Position of the last row. */
  readonly last: bigint;
  readonly records: number;
}

export interface RecordedIntent {
  readonly intent: RelayIntent;
  /** The last batch known to be committed in Kafka: that of the intent, or the one before. */
  readonly confirmed: bigint;
}

/** Who relays: every write of a holder names its epoch and finds no row once another has taken over. */
export interface RelayHold {
  readonly epoch: bigint;
}

const READ_INTENT = statement({
  name: 'read-relay-intent',
  text: `
    select batch, confirmed, from_snapshot as "from", to_snapshot as to, after_position as after, last_position as last, records
    from relay_shards where shard = 0 and epoch = $1`,
  parameters: ['bigint'],
  row: {
    batch: 'bigint',
    confirmed: 'bigint',
    from: 'pg_snapshot',
    to: 'pg_snapshot',
    after: 'bigint',
    last: 'bigint',
    records: 'integer',
  },
});

/** @returns undefined when another has taken over. */
export async function readRelayIntent(
  db: ClientBase | Pool,
  { epoch }: RelayHold,
): Promise<RecordedIntent | undefined> {
  const row = await READ_INTENT.first(db, epoch);
  if (row === undefined) return undefined;
  const { batch, confirmed, from, to, after, last, records } = row;
  return { intent: { batch, window: { from, to, after }, last, records }, confirmed };
}

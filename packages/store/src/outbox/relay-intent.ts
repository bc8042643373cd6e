/** A shard of the outbox as its holder sees it: the batch recorded last, and whether Kafka is known to have it. */
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

export interface RelayShard {
  readonly intent: RelayIntent;
  /** The last batch known to be committed in Kafka: that of the intent, or the one before. */
  readonly confirmed: bigint;
}

/** Who holds a shard: every write of a holder names its epoch and finds no row once another has taken over. */
export interface RelayHold {
  readonly shard: number;
  readonly epoch: bigint;
}

const READ_SHARD = statement({
  name: 'read-relay-shard',
  text: `
    select batch, confirmed, from_snapshot as "from", to_snapshot as to, after_position as after, last_position as last, records
    from relay_shards where shard = $1 and epoch = $2`,
  parameters: ['smallint', 'bigint'],
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
export async function readRelayShard(
  db: ClientBase | Pool,
  { shard, epoch }: RelayHold,
): Promise<RelayShard | undefined> {
  const row = await READ_SHARD.first(db, shard, epoch);
  if (row === undefined) return undefined;
  const { batch, confirmed, from, to, after, last, records } = row;
  return { intent: { batch, window: { from, to, after }, last, records }, confirmed };
}

/** Writes down which rows the next batch is, before it is sent; says in passing that the one before is committed, and renews the lease. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold, RelayIntent } from './relay-intent.ts';

const RECORD_INTENT = statement({
  name: 'record-relay-intent',
  text: `
    update relay_shards
    set batch = $4, confirmed = $4 - 1, from_snapshot = $5, to_snapshot = $6, after_position = $7, last_position = $8, records = $9,
        lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    where shard = $1 and epoch = $2 and batch = $4::bigint - 1`,
  parameters: ['smallint', 'bigint', 'float8', 'bigint', 'pg_snapshot', 'pg_snapshot', 'bigint', 'bigint', 'integer'],
});

/** @returns false when another has taken over. */
export async function recordRelayIntent(
  db: ClientBase | Pool,
  { shard, epoch }: RelayHold,
  leaseMs: number,
  { batch, window, last, records }: RelayIntent,
): Promise<boolean> {
  const { from, to, after } = window;
  return (await RECORD_INTENT.run(db, shard, epoch, leaseMs, batch, from, to, after, last, records)) === 1;
}

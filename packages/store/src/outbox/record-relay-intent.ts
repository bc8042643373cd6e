/** Writes down which rows the next batch is, before it is sent; says in passing that the one before is committed, and renews the lease. */
import type { ClientBase, Pool } from 'pg';
import type { RelayHold, RelayIntent } from './relay-shard.ts';

const RECORD_INTENT = {
  name: 'record-relay-intent',
  text: `
    update relay_shards
    set batch = $4, confirmed = $4 - 1, from_snapshot = $5, to_snapshot = $6, after_position = $7, last_position = $8, records = $9,
        lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    where shard = $1 and epoch = $2 and batch = $4 - 1`,
};

/** @returns false when another has taken over. */
export async function recordRelayIntent(
  db: ClientBase | Pool,
  { shard, epoch }: RelayHold,
  leaseMs: number,
  { batch, window, last, records }: RelayIntent,
): Promise<boolean> {
  const values = [shard, epoch, leaseMs, batch, window.from, window.to, window.after, last, records];
  const { rowCount } = await db.query({ ...RECORD_INTENT, values });
  return rowCount === 1;
}

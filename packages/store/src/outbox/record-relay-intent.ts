/** Writes down which rows the next batch is, before it is sent; says in passing that the one before is committed, and renews the lease. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold, RelayIntent } from './relay-intent.ts';

const RECORD_INTENT = statement({
  name: 'record-relay-intent',
  text: `
    update relay_shards
    set batch = $3, confirmed = $3 - 1, from_snapshot = $4, to_snapshot = $5, after_position = $6, last_position = $7, records = $8,
        lease_until = clock_timestamp() + $2 * interval '1 millisecond'
    where shard = 0 and epoch = $1 and batch = $3::bigint - 1`,
  parameters: ['bigint', 'float8', 'bigint', 'pg_snapshot', 'pg_snapshot', 'bigint', 'bigint', 'integer'],
});

/** @returns false when another has taken over. */
export async function recordRelayIntent(
  db: ClientBase | Pool,
  { epoch }: RelayHold,
  leaseMs: number,
  { batch, window, last, records }: RelayIntent,
): Promise<boolean> {
  const { from, to, after } = window;
  return (await RECORD_INTENT.run(db, epoch, leaseMs, batch, from, to, after, last, records)) === 1;
}

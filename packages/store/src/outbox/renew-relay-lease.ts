/** Renews a lease while nothing waits to be relayed, and says which batch is known to be committed in Kafka. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold } from './relay-intent.ts';

const RENEW_LEASE = statement({
  name: 'renew-relay-lease',
  text: `
    update relay_shards set confirmed = $3, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
    where shard = 0 and epoch = $1`,
  parameters: ['bigint', 'float8', 'bigint'],
});

/** @returns false when another has taken over. */
export async function renewRelayLease(
  db: ClientBase | Pool,
  { epoch }: RelayHold,
  leaseMs: number,
  confirmed: bigint,
): Promise<boolean> {
  return (await RENEW_LEASE.run(db, epoch, leaseMs, confirmed)) === 1;
}

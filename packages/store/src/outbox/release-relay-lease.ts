/**
 * Gives a lease up, so that the next holder need not wait for its end, and says which batch is committed in Kafka: the system may rest
 * longer than Kafka remembers the position. Without effect once another has taken over.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold } from './relay-intent.ts';

const RELEASE_LEASE = statement({
  name: 'release-relay-lease',
  text: 'update relay_shards set lease_until = null, confirmed = $2 where shard = 0 and epoch = $1',
  parameters: ['bigint', 'bigint'],
});

export async function releaseRelayLease(db: ClientBase | Pool, { epoch }: RelayHold, confirmed: bigint): Promise<void> {
  await RELEASE_LEASE.run(db, epoch, confirmed);
}

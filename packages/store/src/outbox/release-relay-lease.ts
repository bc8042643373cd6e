/**
 * Gives a lease up, so that the next holder need not wait for its end, and says which batch is committed in Kafka: the system may rest
 * longer than Kafka remembers the position. Without effect once another has taken over.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold } from './relay-intent.ts';

const RELEASE_SHARD = statement({
  name: 'release-relay-shard',
  text: 'update relay_shards set lease_until = null, confirmed = $3 where shard = $1 and epoch = $2',
  parameters: ['smallint', 'bigint', 'bigint'],
});

export async function releaseRelayShard(
  db: ClientBase | Pool,
  { shard, epoch }: RelayHold,
  confirmed: bigint,
): Promise<void> {
  await RELEASE_SHARD.run(db, shard, epoch, confirmed);
}

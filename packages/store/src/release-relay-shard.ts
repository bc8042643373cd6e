/** Gives a lease up, so that the next holder need not wait for its end; without effect once another has taken over. */
import type { ClientBase, Pool } from 'pg';
import type { RelayHold } from './relay-shard.ts';

const RELEASE_SHARD = `update relay_shards set lease_until = null where shard = $1 and epoch = $2`;

export async function releaseRelayShard(db: ClientBase | Pool, { shard, epoch }: RelayHold): Promise<void> {
  await db.query(RELEASE_SHARD, [shard, epoch]);
}

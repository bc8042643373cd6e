/** What has been published, by whatever relays there were. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface RelayProgress {
  /** Some relay has held the outbox at some time. */
  readonly hasBegun: boolean;
  /** Batches written down so far; the last one may be under way. */
  readonly batches: bigint;
  /** Batches that are not known to be committed in Kafka. */
  readonly unconfirmed: bigint;
}

const READ_PROGRESS = statement({
  name: 'read-relay-progress',
  text: `
    select count(*) > 0 as "hasBegun", coalesce(sum(batch), 0)::bigint as batches,
           coalesce(sum(batch - confirmed), 0)::bigint as unconfirmed
    from relay_shards where shard = 0`,
  row: { hasBegun: 'boolean', batches: 'bigint', unconfirmed: 'bigint' },
});

export function readRelayProgress(db: ClientBase | Pool): Promise<RelayProgress> {
  return READ_PROGRESS.only(db);
}

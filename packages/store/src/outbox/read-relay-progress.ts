/** What the relays have published, all shards together. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface RelayProgress {
  /** Held by somebody at some time; 0 before the first relay has started. */
  readonly shards: number;
  /** Batches written down so far; the last of a shard may be under way. */
  readonly batches: bigint;
  /** Batches that are not known to be committed in Kafka. */
  readonly unconfirmed: bigint;
}

const READ_PROGRESS = statement({
  name: 'read-relay-progress',
  text: `
    select count(*)::float8 as shards, coalesce(sum(batch), 0)::bigint as batches,
           coalesce(sum(batch - confirmed), 0)::bigint as unconfirmed
    from relay_shards`,
  row: { shards: 'float8', batches: 'bigint', unconfirmed: 'bigint' },
});

export function readRelayProgress(db: ClientBase | Pool): Promise<RelayProgress> {
  return READ_PROGRESS.only(db);
}

/** What the relays have published, all shards together. */
import type { ClientBase, Pool } from 'pg';

export interface RelayProgress {
  /** Held by somebody at some time; 0 before the first relay has started. */
  readonly shards: number;
  /** Batches written down so far; the last of a shard may be under way. */
  readonly batches: bigint;
  /** Batches that are not known to be committed in Kafka. */
  readonly unconfirmed: bigint;
}

const READ_PROGRESS = `
  select count(*)::float8 as shards, coalesce(sum(batch), 0)::bigint as batches,
         coalesce(sum(batch - confirmed), 0)::bigint as unconfirmed
  from relay_shards`;

export async function readRelayProgress(db: ClientBase | Pool): Promise<RelayProgress> {
  const { rows } = await db.query(READ_PROGRESS);
  return rows[0];
}

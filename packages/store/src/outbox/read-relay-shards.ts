/** Who relays which shard of the outbox; a shard that nobody has ever relayed has no row. */
import type { ClientBase, Pool } from 'pg';

export interface RelayShardHolder {
  readonly shard: number;
  /** null: nobody, or the lease has run out. */
  readonly holder: string | null;
}

const READ_SHARDS = `
  select shard, case when lease_until > clock_timestamp() then holder end as holder from relay_shards order by shard`;

export async function readRelayShards(db: ClientBase | Pool): Promise<RelayShardHolder[]> {
  const { rows } = await db.query(READ_SHARDS);
  return rows;
}

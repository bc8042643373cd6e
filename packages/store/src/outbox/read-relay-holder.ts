/** Who relays which shard of the outbox; a shard that nobody has ever relayed has no row. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface RelayShardHolder {
  readonly shard: number;
  /** null: nobody, or the lease has run out. */
  readonly holder: string | null;
}

const READ_SHARDS = statement({
  name: 'read-relay-shards',
  text: 'select shard, case when lease_until > clock_timestamp() then holder end as holder from relay_shards order by shard',
  row: { shard: 'smallint', holder: 'text?' },
});

export function readRelayShards(db: ClientBase | Pool): Promise<RelayShardHolder[]> {
  return READ_SHARDS.rows(db);
}

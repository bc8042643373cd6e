/** Who relays the outbox. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_HOLDER = statement({
  name: 'read-relay-holder',
  text: 'select holder from relay_shards where shard = 0 and lease_until > clock_timestamp()',
  row: { holder: 'text?' },
});

/** @returns null: nobody, or the lease has run out. */
export async function readRelayHolder(db: ClientBase | Pool): Promise<string | null> {
  return (await READ_HOLDER.first(db))?.holder ?? null;
}

/** Revokes a key, for good. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const REVOKE_API_KEY = statement({
  name: 'revoke-api-key',
  text: 'update api_keys set revoked_at = clock_timestamp() where key_id = $1 and revoked_at is null',
  parameters: ['text'],
});

/** @returns false: there is no such key, or it is revoked already. */
export async function revokeApiKey(tx: ClientBase, keyId: string): Promise<boolean> {
  return (await REVOKE_API_KEY.run(tx, keyId)) > 0;
}

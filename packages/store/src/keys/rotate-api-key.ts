/** Gives a key a new secret; the one that it had is taken as well for so long. One from before that is not taken any more. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const ROTATE_API_KEY = statement({
  name: 'rotate-api-key',
  text: `
    update api_keys
    set previous_hash = secret_hash, previous_until = clock_timestamp() + $3 * interval '1 millisecond', secret_hash = $2
    where key_id = $1 and revoked_at is null
    returning clock_timestamp() + $3 * interval '1 millisecond' as "previousUntil"`,
  parameters: ['text', 'bytea', 'float8'],
  row: { previousUntil: 'timestamptz' },
});

/** @returns until when the secret before is taken; undefined: there is no such key, or it is revoked. */
export async function rotateApiKey(
  tx: ClientBase,
  keyId: string,
  secretHash: Buffer,
  graceMs: number,
): Promise<Instant | undefined> {
  return (await ROTATE_API_KEY.first(tx, keyId, secretHash, graceMs))?.previousUntil;
}

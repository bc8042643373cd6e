/** Writes a new key. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { StoredGrant } from './api-key-row.ts';

export interface NewApiKey {
  readonly keyId: string;
  readonly name: string;
  readonly may: StoredGrant;
  /** SHA-256. */
  readonly secretHash: Buffer;
  readonly expiresAt: Instant | null;
}

const INSERT_API_KEY = statement({
  name: 'insert-api-key',
  text: 'insert into api_keys (key_id, name, may, secret_hash, expires_at) values ($1, $2, $3, $4, $5)',
  parameters: ['text', 'text', 'jsonb', 'bytea', 'timestamptz?'],
});

export async function insertApiKey(tx: ClientBase, key: NewApiKey): Promise<void> {
  await INSERT_API_KEY.run(tx, key.keyId, key.name, key.may, key.secretHash, key.expiresAt);
}

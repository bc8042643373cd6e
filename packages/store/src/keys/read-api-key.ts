/** One key by its public id, with what proves it and Postgres' own time: whether it has expired is judged by one clock. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { ApiKeyRow, StoredGrant } from './api-key-row.ts';

export interface ProvableApiKey extends ApiKeyRow {
  readonly secretHash: Buffer;
  /** Of the secret before the last rotation, until then. */
  readonly previousHash: Buffer | null;
  readonly previousUntil: Instant | null;
  /** When it was read. */
  readonly now: Instant;
}

const READ_API_KEY = statement({
  name: 'read-api-key',
  text: `
    select key_id as "keyId", name, may, expires_at as "expiresAt", revoked_at as "revokedAt", secret_hash as "secretHash",
           previous_hash as "previousHash", previous_until as "previousUntil", clock_timestamp() as now
    from api_keys where key_id = $1`,
  parameters: ['text'],
  row: {
    keyId: 'text',
    name: 'text',
    may: jsonbOf<StoredGrant>(),
    expiresAt: 'timestamptz?',
    revokedAt: 'timestamptz?',
    secretHash: 'bytea',
    previousHash: 'bytea?',
    previousUntil: 'timestamptz?',
    now: 'timestamptz',
  },
});

export function readApiKey(db: ClientBase | Pool, keyId: string): Promise<ProvableApiKey | undefined> {
  return READ_API_KEY.first(db, keyId);
}

/** All keys that there ever were, newest first; never what proves them. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { ApiKeyRow, StoredGrant } from './api-key-row.ts';

export interface ListedApiKey extends ApiKeyRow {
  readonly createdAt: Instant;
  /** To the minute or so; null: never. */
  readonly lastUsedAt: Instant | null;
  /** Until when the secret before the last rotation is taken as well. */
  readonly previousUntil: Instant | null;
  readonly now: Instant;
}

const LIST_API_KEYS = statement({
  name: 'list-api-keys',
  text: `
    select key_id as "keyId", name, may, expires_at as "expiresAt", revoked_at as "revokedAt", created_at as "createdAt",
           last_used_at as "lastUsedAt", previous_until as "previousUntil", clock_timestamp() as now
    from api_keys order by created_at desc, key_id`,
  row: {
    keyId: 'text',
    name: 'text',
    may: jsonbOf<StoredGrant>(),
    expiresAt: 'timestamptz?',
    revokedAt: 'timestamptz?',
    createdAt: 'timestamptz',
    lastUsedAt: 'timestamptz?',
    previousUntil: 'timestamptz?',
    now: 'timestamptz',
  },
});

export function listApiKeys(db: ClientBase | Pool): Promise<ListedApiKey[]> {
  return LIST_API_KEYS.rows(db);
}

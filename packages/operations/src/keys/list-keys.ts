/** All keys, each with what it may do and whether it is taken now. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type ListedApiKey, listApiKeys } from '@loyalty-ladder/store/keys/list-api-keys.ts';
import type { Pool } from 'pg';
import { type Grant, grantOf } from './scopes.ts';

export type KeyStatus = 'valid' | 'expired' | 'revoked';

export interface ListedKey {
  readonly keyId: string;
  readonly name: string;
  readonly status: KeyStatus;
  readonly grant: Grant;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** To the minute or so; null: never. */
  readonly lastUsedAt: Instant | null;
  /** Until when the secret before the last rotation is taken as well; null: it is not. */
  readonly graceEndsAt: Instant | null;
}

/** @returns newest first. */
export async function listKeys(pool: Pool): Promise<ListedKey[]> {
  return (await listApiKeys(pool)).map(listed);
}

function listed({ now, may, previousUntil, ...key }: ListedApiKey): ListedKey {
  return {
    ...key,
    status: statusOf(key, now),
    grant: grantOf(may),
    graceEndsAt: previousUntil !== null && previousUntil > now ? previousUntil : null,
  };
}

function statusOf({ revokedAt, expiresAt }: Pick<ListedKey, 'revokedAt' | 'expiresAt'>, now: Instant): KeyStatus {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
}

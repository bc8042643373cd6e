/** A key of the gateway as it is stored: who may do what, and hashes of what proves it. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** What a key may do; kept as it is. */
export interface StoredGrant {
  readonly scopes: readonly string[];
  /** Bind publishing; left out: all. */
  readonly sources?: readonly string[];
  readonly topics?: readonly string[];
}

export interface ApiKeyRow {
  /** Public: names the key in logs and commands. */
  readonly keyId: string;
  readonly name: string;
  readonly may: StoredGrant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

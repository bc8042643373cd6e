/** Makes a key: what it says is told once and kept nowhere. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { insertApiKey } from '@loyalty-ladder/store/keys/insert-api-key.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { hashOfSecret, keyText, mintKey } from './api-key.ts';
import type { KeyOrder } from './key-order.ts';
import { faultOfGrant, type Grant, toStoredGrant } from './scopes.ts';

export interface KeyToCreate extends KeyOrder {
  /** Whose it is, in words. */
  readonly name: string;
  readonly grant: Grant;
  /** null: never. */
  readonly expiresAt: Instant | null;
}

export interface CreatedKey {
  readonly keyId: string;
  /** The whole key. */
  readonly key: string;
}

/** @throws RangeError when the grant is none (scopes.ts says why). */
export function createKey(pool: Pool, { name, grant, expiresAt, actor, reason }: KeyToCreate): Promise<CreatedKey> {
  const fault = faultOfGrant(grant);
  if (fault !== undefined) throw new RangeError(fault);
  const minted = mintKey();
  const may = toStoredGrant(grant);
  return inTransaction(pool, async (tx) => {
    const { keyId, secret } = minted;
    await insertApiKey(tx, { keyId, name, may, expiresAt, secretHash: hashOfSecret(secret) });
    await recordOperatorAction(tx, {
      ...{ actor, reason, action: 'keys create', subject: keyId },
      details: { name, ...may, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString() },
    });
    return { result: { keyId, key: keyText(minted) } };
  });
}

/** Revokes a key for good; a gateway that has just used it takes it for some seconds more (KEY_CACHE_MS). */
import { revokeApiKey } from '@loyalty-ladder/store/keys/revoke-api-key.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import type { KeyOrder } from './key-order.ts';

/** @returns false: there is no such key, or it is revoked already. */
export function revokeKey(pool: Pool, keyId: string, { actor, reason }: KeyOrder): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const revoked = await revokeApiKey(tx, keyId);
    if (revoked) await recordOperatorAction(tx, { actor, reason, action: 'keys revoke', subject: keyId, details: {} });
    return { result: revoked };
  });
}

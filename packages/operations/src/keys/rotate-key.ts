/** Gives a key a new secret beside the one that it has, which is taken until its grace is over: whoever uses it changes over meanwhile. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { rotateApiKey } from '@loyalty-ladder/store/keys/rotate-api-key.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { hashOfSecret, keyText, mintKey } from './api-key.ts';
import type { CreatedKey } from './create-key.ts';
import type { KeyOrder } from './key-order.ts';

export interface RotatedKey extends CreatedKey {
  /** Until when the secret before is taken. */
  readonly graceEndsAt: Instant;
}

/** @returns undefined: there is no such key, or it is revoked. */
export function rotateKey(
  pool: Pool,
  keyId: string,
  graceMs: number,
  { actor, reason }: KeyOrder,
): Promise<RotatedKey | undefined> {
  const minted = mintKey(keyId);
  return inTransaction(pool, async (tx) => {
    const graceEndsAt = await rotateApiKey(tx, keyId, hashOfSecret(minted.secret), graceMs);
    if (graceEndsAt === undefined) return { result: undefined };
    const details = { graceEndsAt: new Date(graceEndsAt).toISOString() };
    await recordOperatorAction(tx, { actor, reason, action: 'keys rotate', subject: keyId, details });
    return { result: { keyId, key: keyText(minted), graceEndsAt } };
  });
}

/** Dead letters that nobody will mend are closed, with who says so and why. Their records stay where they are. */
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockOpenLetters } from '@loyalty-ladder/store/stream/lock-open-letters.ts';
import { settleLetters } from '@loyalty-ladder/store/stream/settle-letters.ts';
import type { Pool } from 'pg';

/** @returns how many of them were open. */
export function discardLetters(
  pool: Pool,
  letterNos: readonly bigint[],
  by: Omit<OperatorAction, 'details'>,
): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const now = await readClock(tx);
    const open = [...(await lockOpenLetters(tx, letterNos)).keys()];
    if (open.length === 0) return { result: 0 };
    return {
      result: open.length,
      riders: [
        settleLetters(tx, open, 'discarded', `${by.reason} (${by.actor})`, now),
        recordOperatorAction(tx, { ...by, details: { discarded: open.map(String) } }),
      ],
    };
  });
}

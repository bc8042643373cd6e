/** Points that customers can spend, as the store has them: what an endpoint's minimum balance is compared with. */
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { ClientBase, Pool } from 'pg';

/** @returns by customer, without those whose state is not to be read here. @throws NewerFormatError: a newer version of this code can. */
export async function readAvailablePoints(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
): Promise<Map<bigint, bigint>> {
  const available = new Map<bigint, bigint>();
  for (const { customerNo, state } of await readCustomerStates(db, customerNos)) {
    const points = pointsOf(state);
    if (points !== undefined) available.set(customerNo, points);
  }
  return available;
}

/** One damaged state must not hold up all other triggers. */
function pointsOf(state: Buffer): bigint | undefined {
  try {
    return balancesOf(decodeState(state)).available;
  } catch (error) {
    if (error instanceof OperatingError && !error.retryable) return undefined;
    throw error;
  }
}

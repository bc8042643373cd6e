/** The follow-ups that are open, as the store has them: whether what one of them has started still stands. */
import type { FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { ClientBase, Pool } from 'pg';
import { readableState } from './readable-state.ts';

/** @returns by customer, without those who have none, or whose state is not to be read here. @throws NewerFormatError */
export async function readOpenCases(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
): Promise<Map<bigint, FollowUp>> {
  const open = new Map<bigint, FollowUp>();
  if (customerNos.length === 0) return open;
  for (const { customerNo, state } of await readCustomerStates(db, customerNos)) {
    const followUp = readableState(state)?.followUp ?? null;
    if (followUp !== null) open.set(customerNo, followUp);
  }
  return open;
}

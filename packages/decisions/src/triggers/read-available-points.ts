/** Points that customers can spend, as the store has them: what an endpoint's minimum balance is compared with. */
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { ClientBase, Pool } from 'pg';
import { readableState } from './readable-state.ts';

/** @returns by customer, without those whose state is not to be read here. @throws NewerFormatError: a newer version of this code can. */
export async function readAvailablePoints(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
): Promise<Map<bigint, bigint>> {
  const available = new Map<bigint, bigint>();
  for (const { customerNo, state } of await readCustomerStates(db, customerNos)) {
    const readable = readableState(state);
    if (readable !== undefined) available.set(customerNo, balancesOf(readable).available);
  }
  return available;
}

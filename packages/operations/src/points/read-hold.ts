/** One hold, as it stands now. */
import { type HoldView, holdViewOf } from '@loyalty-ladder/decisions/points/hold-view.ts';
import { findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { loadRelated } from '@loyalty-ladder/store/facts/load-related.ts';
import { findHoldReference } from '@loyalty-ladder/store/holds/hold-references.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inSnapshot } from '@loyalty-ladder/store/postgres/in-snapshot.ts';
import type { Pool } from 'pg';

/** @returns what is unknown, where nobody or nothing is known under these ids. */
export function readHold(
  pool: Pool,
  customerId: string,
  holdId: string,
): Promise<HoldView | 'unknown-customer' | 'unknown-hold'> {
  return inSnapshot(pool, async (tx) => {
    const customer = await findCustomer(tx, customerId);
    if (customer === undefined) return 'unknown-customer';
    const { customerNo } = customer;
    const facts = await loadRelated(tx, [{ customerNo, subject: `hold:${holdId}` }]);
    const reference = await findHoldReference(tx, { customerNo, holdId });
    return holdViewOf(facts.get(customerNo) ?? [], await readClock(tx), reference) ?? 'unknown-hold';
  });
}

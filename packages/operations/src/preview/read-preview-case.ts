/**
 * The customer as a decision to redeem would find them now: all recorded facts folded to now in memory, also those that wait. In one
 * snapshot and without a lock, since nothing is decided: whoever asks for a preview holds nobody up.
 */
import { decideCustomers } from '@loyalty-ladder/decisions/decide-customers.ts';
import type { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { readCustomer } from '@loyalty-ladder/store/customers/read-customer.ts';
import { readNow } from '@loyalty-ladder/store/customers/read-now.ts';
import { inSnapshot } from '@loyalty-ladder/store/postgres/in-snapshot.ts';
import type { Pool } from 'pg';
import type { PreviewCase } from './preview-basket.ts';

export interface KnownCase extends PreviewCase {
  /** Nobody is known under the id: whoever buys for the first time is potential till then. */
  readonly isKnown: boolean;
}

/** @throws NewerCustomerError, what the fold refuses, and what Postgres throws. */
export function readPreviewCase(pool: Pool, cache: ProgramCache, customerId: string): Promise<KnownCase> {
  return inSnapshot(pool, async (tx) => {
    const found = await findCustomer(tx, customerId);
    const customer = found && (await readCustomer(tx, found.customerNo));
    const { now, revision } = await readNow(tx);
    const programs = await cache.upTo(tx, revision);
    if (customer === undefined) return { isKnown: false, state: initialState(), programs, at: now };
    const at = Math.max(now, customer.foldedTo);
    const [decision] = await decideCustomers(tx, [{ customer, facts: [], related: [], until: at }], programs);
    if (decision === undefined) throw new Error('nothing was decided about a customer');
    return { isKnown: true, state: decision.state, programs, at };
  });
}

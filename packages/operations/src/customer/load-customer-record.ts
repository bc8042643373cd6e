/** All that is recorded of one customer, in one snapshot: a batch that commits meanwhile would show in some of the answers only. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { NewerCustomerError } from '@loyalty-ladder/decisions/newer-customer.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type FoundCustomer, findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { loadRefolds, type Refold } from '@loyalty-ladder/store/history/load-refolds.ts';
import { type OutcomeRevision, readRevisions } from '@loyalty-ladder/store/history/read-revisions.ts';
import { readStatement, type StatementLine } from '@loyalty-ladder/store/history/read-statement.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inSnapshot } from '@loyalty-ladder/store/postgres/in-snapshot.ts';
import { readInstances, type SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import type { Pool, PoolClient } from 'pg';

export interface CustomerRecord {
  readonly customer: FoundCustomer;
  /** What a refold from the beginning starts from and is compared with. */
  readonly refold: Refold;
  readonly statement: readonly StatementLine[];
  readonly revisions: readonly OutcomeRevision[];
  readonly programs: ProgramTimeline;
  /** Now, by the ladder's clock. */
  readonly clockAt: Instant;
  readonly instances: readonly SeenInstance[];
}

/** @returns undefined when nobody is known under the id. @throws NewerCustomerError @throws NewerFormatError */
export function loadCustomerRecord(pool: Pool, customerId: string): Promise<CustomerRecord | undefined> {
  return inSnapshot(pool, async (tx) => {
    const customer = await findCustomer(tx, customerId);
    return customer && load(tx, customer);
  });
}

async function load(tx: PoolClient, customer: FoundCustomer): Promise<CustomerRecord> {
  const { customerNo, foldVersion } = customer;
  // What it recorded would be compared here with what this fold gives, and called wrong.
  if (foldVersion > FOLD_VERSION)
    throw new NewerCustomerError('a newer version of this code has recorded the customer');
  const refolds = await loadRefolds(tx, [{ customerNo, before: Number.NEGATIVE_INFINITY }], FOLD_VERSION);
  const refold = refolds.get(customerNo);
  if (refold === undefined) throw new Error('a customer without a refold');
  return {
    customer,
    refold,
    statement: await readStatement(tx, customerNo),
    revisions: await readRevisions(tx, customerNo),
    programs: await loadProgramTimeline(tx),
    clockAt: await readClock(tx),
    instances: await readInstances(tx),
  };
}

/**
 * A customer's points as they stand, under the customer's lock: all recorded facts folded to now in memory, also those that wait in the store
 * for what may come before them. So each of several holds in a row sees those before it, whether they are folded or not.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { FoundCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { loadRelated } from '@loyalty-ladder/store/facts/load-related.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { decideCustomers } from '../decide-customers.ts';
import type { DecisionContext } from '../decision-context.ts';
import { type Locked, lockForDecision } from '../lock-for-decision.ts';
import type { PointsCase } from './decide-points.ts';

export interface PointsStanding extends PointsCase {
  readonly locked: Locked;
  readonly customer: LockedCustomer;
}

/** @param subject whose facts the decision needs. @throws NewerCustomerError, what the fold refuses, and what Postgres throws. */
export async function lockStanding(
  context: Pick<DecisionContext, 'programs'>,
  tx: PoolClient,
  { customerNo, customerId }: Pick<FoundCustomer, 'customerNo' | 'customerId'>,
  subject: string,
): Promise<PointsStanding> {
  const [locked, related] = await roundTrip([
    lockForDecision(context, tx, { customerNos: new Map([[customerId, customerNo]]), others: [] }),
    loadRelated(tx, [{ customerNo, subject }]),
  ]);
  const customer = locked.customers.get(customerNo);
  if (customer === undefined) throw new Error('a customer who was found is not there to be locked');
  // Facts of a till whose clock is ahead may be folded already: no decision is dated before one that it follows.
  const at = Math.max(locked.now, customer.foldedTo);
  const known = { locked, customer, at, subjectFacts: related.get(customerNo) ?? [] };
  return { ...known, customerId, programs: locked.programs, state: await foldStanding(tx, known, []) };
}

/** The state as it will be once all that is recorded by then is folded. @param facts recorded in this transaction. */
export async function foldStanding(
  tx: PoolClient,
  { locked, customer, at, subjectFacts }: Pick<PointsStanding, 'locked' | 'customer' | 'at' | 'subjectFacts'>,
  facts: readonly Fact[],
): Promise<State> {
  const undecided = { customer, facts, related: subjectFacts, until: at };
  const [decision] = await decideCustomers(tx, [undecided], locked.programs);
  if (decision === undefined) throw new Error('nothing was decided about a customer');
  return decision.state;
}

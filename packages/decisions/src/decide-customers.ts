/**
 * Decides about customers under their locks: how it is come to (plan-decision.ts), what it starts from (load-pasts.ts), what follows
 * (decide-customer.ts). Customers who need nothing but their new facts cost no query at all.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { ClientBase } from 'pg';
import { decideCustomer } from './decide-customer.ts';
import type { Decision } from './decision.ts';
import { loadPasts, portionPlans } from './load-pasts.ts';
import { planDecision } from './plan-decision.ts';
import type { Undecided } from './undecided.ts';

/**
 * @param portionsMax about no more of them is decided than these portions hold (load-pasts.ts); default: all.
 * @returns a decision for each, in order. @throws NewerCustomerError
 */
export async function decideCustomers(
  tx: ClientBase,
  undecided: readonly Undecided[],
  programs: ProgramTimeline,
  portionsMax = Number.POSITIVE_INFINITY,
): Promise<Decision[]> {
  const portions = await portionPlans(tx, undecided.map(planDecision));
  const decisions: Decision[] = [];
  for (const portion of portions.slice(0, portionsMax)) {
    // What is loaded for one portion is let go before the next one is loaded.
    for (const each of await loadPasts(tx, portion)) decisions.push(decideCustomer(each, programs));
  }
  return decisions;
}

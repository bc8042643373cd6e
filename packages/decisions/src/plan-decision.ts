/**
 * How a decision is come to. Facts that come in order extend the state; a fact at or before an instant that was recorded is late, and
 * the customer is refolded from the last checkpoint before it; so is everybody whom an older fold recorded.
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { isNewerCustomer, NewerCustomerError } from './newer-customer.ts';
import type { Undecided } from './undecided.ts';

export type Plan = Extend | CatchUp | Redo;

/** The new facts are all that can be folded now: nothing has to be loaded. */
export interface Extend {
  readonly kind: 'extend';
}

/** Facts that waited can be folded now: all after an instant are loaded, the new ones among them. */
export interface CatchUp {
  readonly kind: 'catch-up';
  readonly after: Instant;
}

/** What was recorded from an instant on is done anew; -Infinity: all of it. */
export interface Redo {
  readonly kind: 'redo';
  readonly from: Instant;
}

export interface Planned<Kind = Plan> {
  readonly undecided: Undecided;
  readonly plan: Kind;
}

/** @throws NewerCustomerError */
export function planDecision(asked: Undecided): Planned {
  const { customer } = asked;
  if (isNewerCustomer(customer))
    throw new NewerCustomerError('a customer was recorded by a newer version of this code');
  const undecided = { ...asked, until: Math.max(asked.until, customer.foldedTo) };
  return { undecided, plan: planOf(undecided) };
}

function planOf({ customer, facts, changedFrom = Number.POSITIVE_INFINITY, until }: Undecided): Plan {
  const { foldVersion, foldedTo, unfoldedFrom } = customer;
  if (foldVersion < FOLD_VERSION) return { kind: 'redo', from: Number.NEGATIVE_INFINITY };
  const from = facts.reduce((oldest, { occurredAt }) => Math.min(oldest, occurredAt), changedFrom);
  if (from <= foldedTo) return { kind: 'redo', from };
  if (unfoldedFrom !== null && unfoldedFrom <= until) return { kind: 'catch-up', after: foldedTo };
  return { kind: 'extend' };
}

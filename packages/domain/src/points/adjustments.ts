/**
 * "A manual correction by staff: what it gives is as if vested that day and repays debt first; what it takes comes from available, by
 * earliest expiry, and the rest becomes debt."
 */
import type { PointsAdjusted } from '../facts/fact.ts';
import { countBefore } from '../facts/related-facts.ts';
import { type Folding, factCause } from '../state/folding.ts';
import { post } from './ledger.ts';
import { takeEarliest } from './lots.ts';
import { expiryMonthOf, makeAvailable } from './vesting.ts';

export function applyAdjustment(folding: Folding, fact: PointsAdjusted): void {
  if (countBefore(folding.subjects.of(fact), fact) > 0) folding.hasNoEffect(fact, 'second-adjustment');
  else if (fact.points > 0n) give(folding, fact);
  else take(folding, fact);
}

function give(folding: Folding, fact: PointsAdjusted): void {
  post(folding, 'adjustUp', fact.points, factCause(fact));
  makeAvailable(folding, fact.points, expiryMonthOf(folding.today, folding.program));
}

function take(folding: Folding, fact: PointsAdjusted): void {
  const { state } = folding;
  post(folding, 'adjustDown', -fact.points, factCause(fact));
  const { left, missing } = takeEarliest(state.availableLots, -fact.points);
  state.availableLots = left;
  state.debt += missing;
}

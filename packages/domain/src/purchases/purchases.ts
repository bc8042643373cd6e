/** A purchase earns, makes a purchase day, and lets the returns act that waited for it. */
import type { PurchaseCompleted } from '../facts/fact.ts';
import { isOpenedBefore } from '../facts/related-facts.ts';
import { bookPurchase } from '../money/money.ts';
import { capped, withEarned } from '../points/caps.ts';
import { pointsOf, stageMultiplierOf } from '../points/earning.ts';
import { limitedTo, rememberTerm } from '../points/earning-terms.ts';
import { earn } from '../points/vesting.ts';
import { type Folding, factCause } from '../state/folding.ts';
import type { Stage } from '../state/outcome.ts';
import { addKeptLines } from './kept-days.ts';
import { addPurchaseDay } from './purchase-days.ts';
import { applyWaitingReturns } from './returns.ts';

/** @param stage in force immediately before the purchase. */
export function applyPurchase(folding: Folding, purchase: PurchaseCompleted, stage: Stage): void {
  const subject = folding.subjects.of(purchase);
  if (isOpenedBefore(subject, purchase)) {
    folding.hasNoEffect(purchase, 'second-purchase');
    return;
  }
  // "Retired: any purchase brings back", to what the ladder finds next.
  if (stage === 'retired') folding.state.stage = 'visitor';
  earnPoints(folding, purchase, stage);
  const isNewDay = addKeptLines(folding, purchase) && addPurchaseDay(folding);
  bookPurchase(folding, purchase, isNewDay);
  applyWaitingReturns(folding, subject, purchase);
}

function earnPoints(folding: Folding, purchase: PurchaseCompleted, stage: Stage): void {
  const { state, program, today } = folding;
  const stageMultiplier = stageMultiplierOf(program, stage);
  const raw = pointsOf(purchase, null, program, stageMultiplier);
  const { points } = capped(raw, program, state.earned, today);
  rememberTerm(folding, purchase, stageMultiplier, { points, uncut: limitedTo(raw, program.capPerPurchase) });
  state.earned = withEarned(state.earned, today, points);
  earn(folding, points, factCause(purchase));
}

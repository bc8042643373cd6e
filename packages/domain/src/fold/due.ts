/**
 * Due instants: "before each fact and at the end the fold advances time, so that everything that time alone causes is an outcome with its
 * own effective time. All that is due at one instant is one step (hold timeout, vesting, debt, expiry, notice of expiry; then risk; then
 * ladder)", then key customer, follow-up deadline and review.
 */
import { deadlineDue, escalateFollowUp } from '../feedback/follow-ups.ts';
import { graceDue, gracesEnding } from '../ladder/grace.ts';
import { updateStage } from '../ladder/ladder.ts';
import { windowDue } from '../ladder/window-due.ts';
import { keyChangeDue, updateKeyCustomer } from '../money/key-customer.ts';
import { expire, expiryDue } from '../points/expiry.ts';
import { noticeDue, noticeExpiry } from '../points/expiry-notice.ts';
import { holdDue, timeOutHolds } from '../points/holds.ts';
import { vest, vestingDue } from '../points/vesting.ts';
import { crossingDue } from '../risk/recency-risk.ts';
import { updateRisk } from '../risk/risk.ts';
import type { Folding } from '../state/folding.ts';
import type { Condition } from '../state/outcome.ts';
import type { Instant } from '../time/instant.ts';
import { reviewDue, reviewWeakBuyer, watchWeakBuyer } from '../weak-buyers/weak-buyers.ts';

/** The first due instant up to `limit` after the one that the walk stands at; Infinity: none. */
export function nextDue(folding: Folding, limit: Instant): Instant {
  const due = Math.min(changeDue(folding), folding.programs.nextStepAfter(folding.at));
  if (due <= limit) return Math.min(due, leavingDue(folding, due));
  const leaving = leavingDue(folding, limit + 1);
  return leaving <= limit ? leaving : Number.POSITIVE_INFINITY;
}

/** When something leaves a window or the year, or a calibration takes effect, and that changes an answer. */
function leavingDue(folding: Folding, before: Instant): Instant {
  return Math.min(windowDue(folding, before), keyChangeDue(folding, before));
}

/** When the state certainly changes; windows, year and program left aside. */
function changeDue(folding: Folding): Instant {
  const ofPoints = Math.min(holdDue(folding), vestingDue(folding), expiryDue(folding), noticeDue(folding));
  const ofRungs = Math.min(crossingDue(folding), graceDue(folding), reviewDue(folding));
  return Math.min(ofPoints, ofRungs, deadlineDue(folding));
}

/**
 * Points first: debt is repaid as holds are released and points vest, and notice is given of what is there then.
 * @returns the conditions whose grace ended in this step.
 */
export function stepDue(folding: Folding): readonly Condition[] {
  const graces = gracesEnding(folding);
  timeOutHolds(folding);
  vest(folding);
  expire(folding);
  noticeExpiry(folding);
  updateRisk(folding);
  updateStage(folding);
  updateKeyCustomer(folding);
  escalateFollowUp(folding);
  watchWeakBuyer(folding, null);
  reviewWeakBuyer(folding);
  return graces;
}

/**
 * "Advancing to any instant before it changes no byte." A version's effective instant is passed over if it changes nothing by itself.
 * @param folding at the end of its walk.
 */
export function nextDueAfter(folding: Folding): Instant | null {
  for (let walk = folding; ; ) {
    const due = nextDue(walk, Number.POSITIVE_INFINITY);
    if (!Number.isFinite(due)) return null;
    if (due !== walk.programs.nextStepAfter(walk.at)) return due;
    if (walk === folding) walk = folding.copy();
    walk.moveTo(due);
    stepDue(walk);
    if (walk.changed) return due;
  }
}

/**
 * "Redemption: hold (with timeout) -> capture or release." Decided by the gateway and recorded; here it is applied, never decided again:
 * what the lots no longer have is debt. "Held points are in no lot and do not expire."
 */
import type { PointsCaptured, PointsHeld } from '../facts/fact.ts';
import { compareUtf8 } from '../facts/fact-order.ts';
import { countBefore, isOpenedBefore, type Subject } from '../facts/related-facts.ts';
import { type Folding, factCause, timerCause } from '../state/folding.ts';
import type { Capture, Hold } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { type Closing, isClosing } from './hold-end.ts';
import { post } from './ledger.ts';
import { lesser } from './lesser.ts';
import { takeEarliest } from './lots.ts';
import { release } from './release.ts';
import { applyWaitingRestores } from './restores.ts';

/** A hold that has already ended when it is folded is released at once; what waited for it comes after, as after any timeout. */
export function applyHold(folding: Folding, fact: PointsHeld): void {
  const subject = folding.subjects.of(fact);
  if (isOpenedBefore(subject, fact)) {
    folding.hasNoEffect(fact, 'second-hold');
    return;
  }
  open(folding, fact);
  timeOutHolds(folding);
  if (subject.facts.length < 2) return;
  for (const waiting of subject.facts.slice(0, countBefore(subject, fact))) {
    if (isClosing(waiting)) close(folding, waiting, subject, fact);
  }
}

/** "Both wait for their hold like a return for its purchase." */
export function applyClosing(folding: Folding, fact: Closing): void {
  const subject = folding.subjects.of(fact);
  if (isOpenedBefore(subject, fact)) close(folding, fact, subject, fact);
}

export function holdDue({ state }: Folding): Instant {
  return state.holds[0]?.expiresAt ?? Number.POSITIVE_INFINITY;
}

/** "At expiresAt; several at one instant by holdId." */
export function timeOutHolds(folding: Folding): void {
  while (holdDue(folding) <= folding.at) {
    const [hold, ...later] = folding.state.holds;
    if (hold === undefined) return;
    folding.state.holds = later;
    folding.changed = true;
    release(folding, hold.points, hold.parts, timerCause(`hold:${hold.holdId}`));
  }
}

function open(folding: Folding, fact: PointsHeld): void {
  const { state } = folding;
  post(folding, 'hold', fact.points, factCause(fact));
  const { left, parts, missing } = takeEarliest(state.availableLots, fact.points);
  state.availableLots = left;
  state.debt += missing;
  const hold = { holdId: fact.holdId, points: fact.points, expiresAt: fact.expiresAt, parts };
  const place = state.holds.findIndex((each) => compareHolds(each, hold) > 0);
  state.holds = state.holds.toSpliced(place < 0 ? state.holds.length : place, 0, hold);
}

/** "And have no effect (counted) once it is closed." @param now with which it acts: itself, or the hold for which it waited. */
function close(folding: Folding, fact: Closing, subject: Subject, now: PointsHeld | Closing): void {
  const { state } = folding;
  const place = state.holds.findIndex(({ holdId }) => holdId === fact.holdId);
  const hold = state.holds[place];
  if (hold === undefined) {
    folding.hasNoEffect(fact, 'hold-closed');
    return;
  }
  state.holds = state.holds.toSpliced(place, 1);
  if (fact.type === 'points.released') release(folding, hold.points, hold.parts, factCause(fact));
  else {
    capture(folding, hold, fact);
    applyWaitingRestores(folding, subject, now);
  }
}

/** "A capture takes so many points of the hold, those that expire earliest; the rest is released by it in the same instant." */
function capture(folding: Folding, hold: Hold, fact: PointsCaptured): void {
  const { points = hold.points } = fact;
  if (points > hold.points) folding.hasNoEffect(fact, 'beyond-held');
  const captured = lesser(points, hold.points);
  const cause = factCause(fact);
  const { parts, left } = takeEarliest(hold.parts, captured);
  post(folding, 'capture', captured, cause);
  remember(folding, { holdId: hold.holdId, points: captured, parts });
  if (captured < hold.points) release(folding, hold.points - captured, left, cause);
}

/** Until its last day has passed; which is looked at only here, so that time alone leaves the state as it is. */
function remember({ state, today, program }: Folding, captured: Omit<Capture, 'lastDay'>): void {
  const known = state.captures.filter(({ lastDay }) => lastDay >= today);
  state.captures = [...known, { ...captured, lastDay: today + program.returnWindowDays }];
}

function compareHolds(a: Hold, b: Hold): number {
  return a.expiresAt - b.expiresAt || compareUtf8(a.holdId, b.holdId);
}

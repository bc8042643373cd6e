/**
 * "Redemption: hold (with timeout) -> capture or release." Decided by the gateway and recorded; here it is applied, never decided again:
 * what the lots no longer have is debt. "Held points are in no lot and do not expire."
 */
import type { Fact, PointsCaptured, PointsHeld, PointsReleased } from '../facts/fact.ts';
import { compareUtf8 } from '../facts/fact-order.ts';
import { countBefore, isOpenedBefore } from '../facts/related-facts.ts';
import { type Folding, factCause, timerCause } from '../state/folding.ts';
import type { Hold } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { post } from './ledger.ts';
import { takeEarliest } from './lots.ts';
import { release } from './release.ts';

type Closing = PointsCaptured | PointsReleased;

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
    if (isClosing(waiting)) close(folding, waiting);
  }
}

/** "Capture and release take the whole hold, wait for it like a return for its purchase." */
export function applyClosing(folding: Folding, fact: Closing): void {
  if (isOpenedBefore(folding.subjects.of(fact), fact)) close(folding, fact);
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
    release(folding, hold, timerCause(`hold:${hold.holdId}`));
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

/** "And have no effect (counted) once it is closed." */
function close(folding: Folding, fact: Closing): void {
  const { state } = folding;
  const place = state.holds.findIndex(({ holdId }) => holdId === fact.holdId);
  const hold = state.holds[place];
  if (hold === undefined) {
    folding.hasNoEffect(fact, 'hold-closed');
    return;
  }
  state.holds = state.holds.toSpliced(place, 1);
  if (fact.type === 'points.captured') post(folding, 'capture', hold.points, factCause(fact));
  else release(folding, hold, factCause(fact));
}

function isClosing(fact: Fact): fact is Closing {
  return fact.type === 'points.captured' || fact.type === 'points.released';
}

function compareHolds(a: Hold, b: Hold): number {
  return a.expiresAt - b.expiresAt || compareUtf8(a.holdId, b.holdId);
}

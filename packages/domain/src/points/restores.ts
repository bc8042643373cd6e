/**
 * "What was captured is given back when the order that was paid with it is cancelled": like a release, to the months that it came from;
 * but what was given back is there to be spent, so a month that has passed does not take it.
 */
import type { Fact, PointsHeld, PointsRestored } from '../facts/fact.ts';
import { compareFacts } from '../facts/fact-order.ts';
import { countBefore, isOpenedBefore, type Subject } from '../facts/related-facts.ts';
import { type Folding, factCause } from '../state/folding.ts';
import type { AvailableLot, Capture } from '../state/state.ts';
import { monthOf } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { hasExpired } from './expiry.ts';
import { goBack } from './go-back.ts';
import { hasEndedBefore, holdEndOf } from './hold-end.ts';
import { post } from './ledger.ts';
import { lesser } from './lesser.ts';
import { withAvailable } from './lots.ts';

/** "Waits for the capture of its hold like a return for its purchase; where the hold has ended without one it has no effect." */
export function applyRestore(folding: Folding, fact: PointsRestored): void {
  const subject = folding.subjects.of(fact);
  if (!isOpenedBefore(subject, fact)) return;
  const end = holdEndOf(subject.opener as PointsHeld, subject.facts);
  if (!hasEndedBefore(end, fact)) return;
  if (end.by?.type === 'points.captured') restore(folding, fact, end.at);
  else folding.hasNoEffect(fact, 'not-captured');
}

/** @param now the fact with which a capture has just acted: what waited for it acts now, in fold order. */
export function applyWaitingRestores(folding: Folding, subject: Subject, now: Fact): void {
  for (const fact of subject.facts.slice(0, countBefore(subject, now)))
    if (fact.type === 'points.restored') restore(folding, fact, folding.at);
}

/** Whether it has not acted yet, and no other fact told it that it has no effect. @param facts of its hold so far, in fold order. */
export function awaitsCapture(fact: PointsRestored, facts: readonly Fact[]): boolean {
  const hold = facts.find((each) => each.type === 'points.held');
  if (hold === undefined) return true;
  const end = holdEndOf(hold, facts);
  if (end.by?.type === 'points.captured') return false;
  return compareFacts(fact, hold) < 0 || !hasEndedBefore(end, fact);
}

function restore(folding: Folding, fact: PointsRestored, capturedAt: Instant): void {
  if (isTooLate(folding, capturedAt, fact)) {
    folding.hasNoEffect(fact, 'too-late');
    return;
  }
  const { captures } = folding.state;
  const place = captures.findIndex(({ holdId }) => holdId === fact.holdId);
  const capture = captures[place];
  if (capture === undefined || capture.points < fact.points) folding.hasNoEffect(fact, 'beyond-captured');
  if (capture === undefined) return;
  const points = lesser(fact.points, capture.points);
  post(folding, 'restore', points, factCause(fact));
  const back = goBack(folding, points, capture.parts);
  for (const lot of back) makeAvailableAgain(folding, lot);
  const left = less(capture, points, back);
  folding.state.captures = left.points === 0n ? captures.toSpliced(place, 1) : captures.with(place, left);
}

/** "A month that has passed: the one in which the date lies `restoreDays` after the day": never shorter than that, as lots go with their month. */
function makeAvailableAgain(folding: Folding, { expiryMonth, points }: AvailableLot): void {
  const { state, today, program } = folding;
  const month = hasExpired(folding, expiryMonth) ? monthOf(today + program.restoreDays) : expiryMonth;
  state.availableLots = withAvailable(state.availableLots, month, points);
}

function less(capture: Capture, points: bigint, back: readonly AvailableLot[]): Capture {
  const parts = capture.parts.flatMap(({ expiryMonth, points: part }) => {
    const gone = back.find((each) => each.expiryMonth === expiryMonth)?.points ?? 0n;
    return part === gone ? [] : [{ expiryMonth, points: part - gone }];
  });
  return { ...capture, points: capture.points - points, parts };
}

/** "More than `returnWindowDays` after the date of the capture": the window is that of the program in force at the capture. */
function isTooLate({ programs, calendar }: Folding, capturedAt: Instant, fact: PointsRestored): boolean {
  const days = calendar.dayOf(fact.occurredAt) - calendar.dayOf(capturedAt);
  return days > programs.inForceAt(capturedAt).program.returnWindowDays;
}

/**
 * How a hold ends follows from the facts about it alone: by the first capture or release in fold order, if that comes before its time is
 * up. The state forgets a hold that is closed; a restore has to know later how it was.
 */
import type { Fact, PointsCaptured, PointsHeld, PointsReleased } from '../facts/fact.ts';
import { compareFacts } from '../facts/fact-order.ts';
import type { Instant } from '../time/instant.ts';

export type Closing = PointsCaptured | PointsReleased;

export interface HoldEnd {
  readonly at: Instant;
  /** Null: its time was up. */
  readonly by: Closing | null;
}

/** @param facts of the hold, in fold order. */
export function holdEndOf(hold: PointsHeld, facts: readonly Fact[]): HoldEnd {
  const first = facts.find(isClosing);
  const at = first === undefined ? Number.POSITIVE_INFINITY : Math.max(first.occurredAt, hold.occurredAt);
  if (first !== undefined && at < hold.expiresAt) return { at, by: first };
  return { at: Math.max(hold.expiresAt, hold.occurredAt), by: null };
}

/** @param fact that comes after the hold. */
export function hasEndedBefore({ at, by }: HoldEnd, fact: Fact): boolean {
  return by === null ? at <= fact.occurredAt : compareFacts(by, fact) < 0;
}

export function isClosing(fact: Fact): fact is Closing {
  return fact.type === 'points.captured' || fact.type === 'points.released';
}

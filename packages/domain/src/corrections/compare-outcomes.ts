/**
 * The stream of outcomes is a revision log: by (type, effective instant) what vanished is retracted, what changed gets the next
 * revision, what is new is added; what stands unchanged is not said again.
 */
import { AXIS_BY_TYPE, type Outcome } from '../state/outcome.ts';
import type { State } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { sameContent } from './same-content.ts';

/** The highest revision recorded for its (type, at). */
export interface RecordedOutcome {
  readonly outcome: Outcome;
  readonly revision: number;
  readonly retracted: boolean;
}

export interface OutcomeDecision extends RecordedOutcome {
  /** `to` is the value in force after this decision; never of a retraction. */
  readonly current: boolean;
}

/** In order of time, stage before risk at one instant. @param after the state that this decision leads to. */
export function compareOutcomes(
  recorded: readonly RecordedOutcome[],
  recomputed: readonly Outcome[],
  after: State,
): OutcomeDecision[] {
  const standing = new Map(recorded.map((each) => [keyOf(each.outcome), each]));
  const decisions: OutcomeDecision[] = [];
  for (const outcome of recomputed) {
    const before = standing.get(keyOf(outcome));
    standing.delete(keyOf(outcome));
    if (before !== undefined && !before.retracted && sameContent(before.outcome, outcome)) continue;
    const revision = (before?.revision ?? 0) + 1;
    decisions.push({ outcome, revision, retracted: false, current: isInForce(outcome, after) });
  }
  for (const { outcome, revision, retracted } of standing.values()) {
    if (!retracted) decisions.push({ outcome, revision: revision + 1, retracted: true, current: false });
  }
  return decisions.sort((a, b) => a.outcome.at - b.outcome.at);
}

function keyOf({ type, at }: { type: Outcome['type']; at: Instant }): string {
  return `${type}@${at}`;
}

function isInForce(outcome: Outcome, after: State): boolean {
  return outcome.to === after[AXIS_BY_TYPE[outcome.type]];
}

/**
 * The stream of outcomes is a revision log: by (type, effective instant, subject) what vanished is retracted, what changed gets the next
 * revision, what is new is added; what stands unchanged is not said again.
 */
import { AXIS_BY_TYPE, type Condition, type GraceEnded, type Outcome, outcomeSubject } from '../state/outcome.ts';
import type { State } from '../state/state.ts';
import { monthText } from '../time/day.ts';
import { sameContent } from './same-content.ts';

/** The highest revision recorded for its (type, at, subject). */
export interface RecordedOutcome {
  readonly outcome: Outcome;
  readonly revision: number;
  readonly retracted: boolean;
}

export interface OutcomeDecision extends RecordedOutcome {
  /** What it says is in force after this decision: `to` is, the grace runs, the points are there. Never of a retraction. */
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

function keyOf(outcome: Outcome): string {
  return `${outcome.type}@${outcome.at}/${outcomeSubject(outcome)}`;
}

function isInForce(outcome: Outcome, after: State): boolean {
  switch (outcome.type) {
    case 'stage.changed':
    case 'risk.changed':
    case 'advice.changed':
    case 'key-customer.changed':
      return outcome.to === after[AXIS_BY_TYPE[outcome.type]];
    case 'grace.started':
      return outcome.conditions.some((condition) => after.graces[condition] === outcome.at);
    case 'grace.ended':
      return (
        outcome.became === after.stage && outcome.conditions.every((condition) => isAsItLeft(condition, outcome, after))
      );
    case 'points.expiring':
      return after.availableLots.some(({ expiryMonth }) => monthText(expiryMonth) === outcome.expiryMonth);
    // An escalated case stays so as long as it is open.
    case 'follow-up.opened':
    case 'follow-up.escalated':
      return after.followUp?.subject === outcome.subject;
    case 'follow-up.closed':
      return after.followUp?.subject !== outcome.subject;
  }
}

/** At the instant at which it ended a grace can have begun again. */
function isAsItLeft(condition: Condition, { at, remaining }: GraceEnded, { graces }: State): boolean {
  return graces[condition] === (remaining.includes(condition) ? at : null);
}

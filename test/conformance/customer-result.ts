/** What README.md, "Cases of customer.md", calls for beside points, ladder and risk. */
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { yearsProfit } from '@loyalty-ladder/domain/money/money.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type {
  AdviceChanged,
  FollowUpChange,
  KeyCustomerChanged,
  Outcome,
  RiskChanged,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { instantText } from './instant-text.ts';

/** At `until`. */
export function knownOf(state: State, until: Instant, { calendar }: ProgramTimeline) {
  const { amount, basis } = yearsProfit(state, monthOf(calendar.dayOf(until)));
  const { followUp, weakBuyer } = state;
  return {
    yearProfit: { amount, basis },
    keyCustomer: state.keyCustomer,
    followUp: followUp && {
      subject: followUp.subject,
      deadlineAt: instantText(followUp.deadlineAt),
      escalated: followUp.escalated,
    },
    advice: state.advice,
    nextReview: weakBuyer && instantText(calendar.startOf(weakBuyer.reviewDay)),
  };
}

/** @param outcomes collapsed, in order of time. */
export function knowledgeOf(outcomes: readonly Outcome[]) {
  const risks = outcomes.filter((outcome) => outcome.type === 'risk.changed');
  return {
    followUps: outcomes.filter(isFollowUp).toSorted(asTheyHappen).map(followUpOf),
    drivers: risks.flatMap(driverOf),
    riskScores: risks.map(scoreOf),
    adviceChanges: outcomes.filter((outcome) => outcome.type === 'advice.changed').map(adviceOf),
    keyChanges: outcomes.filter((outcome) => outcome.type === 'key-customer.changed').map(keyOf),
  };
}

function followUpOf(outcome: FollowUpChange) {
  const { type, at, subject } = outcome;
  const told = { at: instantText(at), type: type.replace('follow-up.', ''), subject };
  if (outcome.type === 'follow-up.opened') return { ...told, deadlineAt: instantText(outcome.deadlineAt) };
  return outcome.type === 'follow-up.closed' ? { ...told, how: outcome.resolution } : told;
}

/** Of one instant: the deadline first, then what the facts did, in fold order; one that supersedes closes before it opens. */
function asTheyHappen(a: FollowUpChange, b: FollowUpChange): number {
  return a.at - b.at || compareFacts(factOf(a), factOf(b)) || (a.type < b.type ? -1 : 1);
}

function factOf({ at, causes: [cause] }: FollowUpChange) {
  return cause?.type === 'fact' ? { occurredAt: at, ...cause } : { occurredAt: at, source: '', id: '' };
}

function driverOf({ at, to, driver }: RiskChanged) {
  if (driver === null) return [];
  const evidence = driver.evidence.map(({ fact, class: is, weight }) => [fact.id, is, weight]);
  return [{ at: instantText(at), to, class: driver.class, subCause: driver.subCause, share: driver.share, evidence }];
}

/** The recency rule has no score. */
function scoreOf({ at, to, model }: RiskChanged) {
  return { at: instantText(at), to, model, score: null, calibration: null, valueAtRisk: null };
}

function adviceOf({ at, from, to, review }: AdviceChanged) {
  return { at: instantText(at), from, to, review: review && withoutCurrency(review) };
}

function withoutCurrency({ currency: _, ...review }: NonNullable<AdviceChanged['review']>) {
  return review;
}

function keyOf({ at, from, to, profit, basis, calibrationVersion }: KeyCustomerChanged) {
  return { at: instantText(at), from, to, profit, basis, calibration: calibrationVersion };
}

const isFollowUp = (outcome: Outcome): outcome is FollowUpChange => outcome.type.startsWith('follow-up.');

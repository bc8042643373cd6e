/**
 * Money, follow-ups, evidence, driver, key customer and advice of a life are those of models that count everything anew (naive-*.ts), at
 * each moment; every outcome of these chapters is theirs, no more, no less.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { yearsProfit } from '@loyalty-ladder/domain/money/money.ts';
import type { FollowUpChange, Outcome, RiskChanged } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import { momentsOf } from './moments.ts';
import { naiveDriver, naiveEvidence } from './naive-driver.ts';
import { type NaiveFollowUpOutcome, NaiveFollowUps } from './naive-follow-ups.ts';
import { type NaiveAdviceChange, type NaiveKeyChange, NaiveLadder } from './naive-ladder.ts';
import { naiveBookings, naiveMonths, tellsAnything } from './naive-money.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function knowsTheCustomer(life: WholeLife): void {
  const ladder = new NaiveLadder(life);
  const { outcomes } = oneFold(life);
  deepStrictEqual(outcomes.filter(isFollowUp).map(followUpOf), new NaiveFollowUps(life).outcomes);
  deepStrictEqual(outcomes.flatMap(adviceOf), ladder.adviceChanges);
  deepStrictEqual(
    outcomes.flatMap((outcome) => keyOf(outcome, life)),
    ladder.keyChanges,
  );
  for (const outcome of outcomes) if (outcome.type === 'risk.changed') namesItsDriver(outcome, life);
  for (const moment of momentsOf(life)) standsAs(ladder, moment);
}

/** Between two looks nothing moves, so what stood after the last one stands. */
function standsAs({ standings }: NaiveLadder, moment: WholeLife): void {
  const { state } = oneFold(moment);
  const { until, programs } = moment;
  const standing = standings.findLast(({ at }) => at <= until);
  const { amount, basis } = yearsProfit(state, monthOf(programs.calendar.dayOf(until)));
  deepStrictEqual(
    {
      ...{ at: standing?.at, stage: state.stage, isKey: state.keyCustomer, profit: { amount, basis } },
      ...{ advice: state.advice, weakBuyer: state.weakBuyer },
    },
    standing,
  );
  deepStrictEqual(state.followUp, new NaiveFollowUps(moment).case);
  deepStrictEqual(state.evidence, naiveEvidence(moment));
  remembersItsMonths(state, moment);
}

/** "At most 12 months with anything booked": those of the year that can still be asked for. */
function remembersItsMonths({ months, evidence }: State, moment: WholeLife): void {
  const current = monthOf(moment.programs.calendar.dayOf(moment.until));
  ok(months.length <= 12, `${months.length} months`);
  ok(evidence.length <= 12, `${evidence.length} pieces of evidence`);
  deepStrictEqual(
    months.map(({ month }) => month),
    [...new Set(months.map(({ month }) => month))].sort((a, b) => a - b),
  );
  const naive = naiveMonths(moment, naiveBookings(moment));
  const ofYear = ({ month }: { readonly month: number }): boolean => month > current - 12;
  deepStrictEqual(months.filter(tellsAnything).filter(ofYear), naive.filter(ofYear));
}

function namesItsDriver({ at, to, stage, driver }: RiskChanged, life: WholeLife): void {
  const facts = life.facts.filter(({ occurredAt }) => occurredAt <= at);
  const moment = { ...life, facts, until: at };
  deepStrictEqual(stage, oneFold(moment).state.stage);
  const named = driver && {
    ...{ class: driver.class, subCause: driver.subCause, share: driver.share },
    evidence: driver.evidence.map(({ fact: { source, id }, class: is, weight }) => [source, id, is, weight]),
  };
  deepStrictEqual(named, to === 'none' ? null : naiveDriver(moment));
}

function adviceOf(outcome: Outcome): NaiveAdviceChange[] {
  if (outcome.type !== 'advice.changed') return [];
  const { at, from, to, review } = outcome;
  if (review === null) return [{ at, from, to, review }];
  const { currency: _, ...measured } = review;
  return [{ at, from, to, review: measured }];
}

function keyOf(outcome: Outcome, { programs }: WholeLife): NaiveKeyChange[] {
  if (outcome.type !== 'key-customer.changed') return [];
  const { at, from, to, profit, basis, thresholds, calibrationVersion, currency } = outcome;
  const key = programs.calibrationAt(at)?.key ?? null;
  deepStrictEqual(thresholds, key && { enter: key.enterMinor, leave: key.leaveMinor });
  deepStrictEqual(currency, programs.inForceAt(at).program.currency);
  return [{ at, from, to, amount: profit, basis, calibration: calibrationVersion }];
}

const isFollowUp = (outcome: Outcome): outcome is FollowUpChange => outcome.type.startsWith('follow-up.');

/** Without the version of the program, and of the causes that the first is the fact that did it. */
function followUpOf(outcome: FollowUpChange): NaiveFollowUpOutcome {
  const { at, subject, trigger, openedAt, deadlineAt } = outcome;
  const told = { at, subject, trigger, openedAt, deadlineAt };
  const { type } = outcome;
  if (type === 'follow-up.escalated') return { ...told, type };
  if (type === 'follow-up.opened') return { ...told, type, complaintId: outcome.complaintId };
  return { ...told, type, resolution: outcome.resolution, escalated: outcome.escalated };
}

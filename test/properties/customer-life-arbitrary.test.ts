/** Lives of contacts and feedback prove nothing about what they never meet: each has a number of lives in which it has to occur. */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { customerLife } from './customer-life-arbitrary.ts';
import type { Life } from './life-arbitrary.ts';
import { liveThrough } from './live-through.ts';
import { openComplaints } from './naive-complaints.ts';
import { allEvidence, naiveEvidence } from './naive-driver.ts';
import { verdictOn } from './naive-follow-ups.ts';
import { NaiveLadder } from './naive-ladder.ts';
import { oneFold } from './one-fold.ts';

const LIVES = 400;
const SEED = 11;

/** The least number of lives, about half of what was found. */
const MET: Readonly<Record<string, number>> = {
  'advice develop': 50,
  'advice minimal': 160,
  'advice none': 65,
  'back as adherent': 2,
  'back as first-purchase': 17,
  'back as regular': 12,
  'back as visitor': 3,
  'back in the instant of the withdrawal': 2,
  'closed and opened in one instant': 100,
  'develop ends without a review': 7,
  'driver other': 8,
  'driver price': 40,
  'driver quality': 30,
  'driver staff': 80,
  'driver consulting': 15,
  'driver service': 12,
  'driver unfriendliness': 9,
  'driver unwillingness': 8,
  'driver waiting': 9,
  escalated: 120,
  'evidence beyond 12': 4,
  'evidence out of its window': 80,
  'facts in the instant of a calibration': 14,
  'facts in the instant of a deadline': 100,
  'facts in the instant of a review': 100,
  'gained by a calibration': 25,
  'gained by a month': 1,
  'gained by facts': 24,
  joined: 50,
  'key by incomplete': 6,
  'key by margin': 25,
  'key by revenue': 28,
  'lost by a calibration': 3,
  'lost by a month': 9,
  'lost by facts': 12,
  'minimal ends without a review': 40,
  'month of incomplete': 35,
  'month of margin': 130,
  'month of revenue': 70,
  'no thresholds': 2,
  'not withdrawn: answered': 50,
  'not withdrawn: complaint': 70,
  'not withdrawn: incomplete': 20,
  'not withdrawn: key': 35,
  'opened by complaint': 140,
  'opened by review': 50,
  'opened by score': 100,
  'opened twice in one instant': 2,
  recovered: 9,
  'recovered after the deadline': 15,
  resolved: 28,
  'resolved after the deadline': 55,
  'superseded after the deadline': 95,
  'risk of a retired': 5,
  withdrawn: 60,
  'retracted advice.changed': 100,
  'retracted follow-up.closed': 24,
  'retracted follow-up.escalated': 20,
  'retracted follow-up.opened': 11,
  'retracted key-customer.changed': 10,
  'revised advice.changed': 65,
  'revised key-customer.changed': 26,
};

test('lives of contacts and feedback meet everything that the fold knows of a customer', { timeout: 30_000 }, () => {
  const counts = new Map<string, number>();
  for (const each of fc.sample(customerLife, { numRuns: LIVES, seed: SEED }))
    for (const name of new Set(metIn(each))) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.info(`of ${LIVES} lives: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`);
  expect(Object.entries(MET).filter(([name, least]) => (counts.get(name) ?? 0) < least)).toEqual([]);
});

function* metIn(life: Life): Generator<string> {
  const { outcomes, state } = oneFold(life);
  for (const outcome of outcomes) yield* metBy(outcome, life);
  yield* casesOf(outcomes, life);
  yield* heldBack(life);
  if (allEvidence(life).length > 12) yield 'evidence beyond 12';
  for (const { basis } of state.months) yield `month of ${basis}`;
  const { outcomes: recorded } = liveThrough(life, { refoldsLateFacts: true });
  for (const { outcome, retracted, revision } of recorded) {
    if (retracted) yield `retracted ${outcome.type}`;
    if (revision > 1 && !retracted) yield `revised ${outcome.type}`;
  }
}

function* metBy(outcome: Outcome, life: Life): Generator<string> {
  const { facts, programs } = life;
  const hasFacts = facts.some(({ occurredAt }) => occurredAt === outcome.at);
  switch (outcome.type) {
    case 'stage.changed':
      if (outcome.to === 'retired') yield 'withdrawn';
      if (outcome.from === 'retired') yield `back as ${outcome.to}`;
      break;
    case 'advice.changed':
      yield outcome.review === null ? `${outcome.from} ends without a review` : `advice ${outcome.to}`;
      if (outcome.review !== null && hasFacts) yield 'facts in the instant of a review';
      if (outcome.review?.held === 0 && outcome.to === 'none') yield* afterWithdrawal(outcome.at, life);
      break;
    case 'key-customer.changed':
      yield `${outcome.to ? 'gained' : 'lost'} by ${whatMoved(outcome.at, hasFacts, life)}`;
      yield `key by ${outcome.basis}`;
      if (outcome.thresholds === null) yield 'no thresholds';
      break;
    case 'risk.changed':
      if (outcome.driver === null) break;
      yield `driver ${outcome.driver.class}`;
      if (outcome.driver.subCause !== null) yield `driver ${outcome.driver.subCause}`;
      if (outcome.stage === 'retired') yield 'risk of a retired';
      if (naiveEvidence(untilThen(outcome.at, life)).length > outcome.driver.evidence.length)
        yield 'evidence out of its window';
      break;
    case 'follow-up.opened':
      yield `opened by ${outcome.trigger}`;
      break;
    case 'follow-up.escalated':
      yield hasFacts ? 'facts in the instant of a deadline' : 'escalated';
      break;
    case 'follow-up.closed':
      yield `${outcome.resolution}${outcome.escalated ? ' after the deadline' : ''}`;
      break;
    default:
  }
  if (programs.isCalibrationChange(outcome.at) && hasFacts) yield 'facts in the instant of a calibration';
}

/** A purchase of the very instant brings back whom the review has just retired: the stage alone shows it. */
function* afterWithdrawal(at: number, life: Life): Generator<string> {
  const bought = life.facts.some(({ type, occurredAt }) => type === 'purchase.completed' && occurredAt === at);
  const { stage, weakBuyer } = oneFold({ ...untilThen(at, life), until: at }).state;
  if (bought && stage !== 'retired' && weakBuyer?.since === life.programs.calendar.dayOf(at))
    yield 'back in the instant of the withdrawal';
}

/** Nothing held twice, and yet not retired. */
function* heldBack(life: Life): Generator<string> {
  const { standings } = new NaiveLadder(life);
  for (const [index, { at, weakBuyer, isKey, profit }] of standings.entries()) {
    const last = standings[index - 1]?.weakBuyer;
    const wasReviewed = last?.reviewDay !== weakBuyer?.reviewDay;
    if (!wasReviewed || last?.before?.anyHeld !== false || weakBuyer?.before?.anyHeld !== false) continue;
    if (isKey) yield 'not withdrawn: key';
    else if (profit.basis === 'incomplete') yield 'not withdrawn: incomplete';
    else if (openComplaints(untilThen(at, life).facts) > 0) yield 'not withdrawn: complaint';
    else yield 'not withdrawn: answered';
  }
}

function whatMoved(at: number, hasFacts: boolean, { programs }: Life): string {
  if (programs.isCalibrationChange(at)) return 'a calibration';
  if (hasFacts) return 'facts';
  const { calendar } = programs;
  return monthOf(calendar.dayOf(at)) > monthOf(calendar.dayOf(at - 1)) ? 'a month' : 'nothing';
}

const untilThen = (at: number, life: Life): Life => ({
  ...life,
  facts: life.facts.filter(({ occurredAt }) => occurredAt <= at),
});

/** What several facts do to one case, or several cases in one instant. */
function* casesOf(outcomes: readonly Outcome[], { facts }: Life): Generator<string> {
  const opened = outcomes.filter(({ type }) => type === 'follow-up.opened');
  if (facts.filter((_, index) => verdictOn(facts, index).critical !== null).length > opened.length) yield 'joined';
  if (new Set(opened.map(({ at }) => at)).size < opened.length) yield 'opened twice in one instant';
  if (outcomes.some(({ type, at }) => type === 'follow-up.closed' && opened.some((each) => each.at === at)))
    yield 'closed and opened in one instant';
}

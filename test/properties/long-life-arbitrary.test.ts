/** Long lives prove nothing about boundaries that they never meet: each way in which the state forgets has to occur in them. */
import type { Fact, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAYS_REMEMBERED } from '@loyalty-ladder/domain/program/program.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Life } from './life-arbitrary.ts';
import { liveThrough } from './live-through.ts';
import { longLife } from './long-life-arbitrary.ts';
import { momentsOf } from './moments.ts';
import { oneFold } from './one-fold.ts';

const SAMPLE = 1_000;
const SEED = 7;

const MET = [
  ...['points reversed on the last day of the longest window', 'return on the day after it'],
  ...['terms of one instant', 'older kept days', 'older kept days since the lapse', 'three years', 'leap day'],
  ...['purchase in the first instant that is remembered', 'retracted outcome', 'version'],
];

test('long lives meet what lies at the bounds of what the state remembers', () => {
  const met = new Set(fc.sample(longLife, { numRuns: SAMPLE, seed: SEED }).flatMap((each) => [...metIn(each)]));
  expect(MET.filter((each) => !met.has(each))).toEqual([]);
});

function* metIn(life: Life): Generator<string> {
  const { entries } = oneFold(life);
  const { facts, programs, until } = life;
  const [first] = facts;
  if (first !== undefined && programs.calendar.dayOf(until) - programs.calendar.dayOf(first.occurredAt) > 3 * 365)
    yield 'three years';
  for (const moment of momentsOf(life)) yield* featuresOf(oneFold(moment).state);
  if (programs.inForceAt(until).version > 1) yield 'version';
  if (facts.some(({ occurredAt }) => new Date(occurredAt).toISOString().includes('-02-29'))) yield 'leap day';
  for (const { fact, days } of returnsOf(life)) {
    const isReversed = entries.some(({ kind, cause }) => kind === 'reverse' && 'id' in cause && cause.id === fact.id);
    if (days === DAYS_REMEMBERED && isReversed) yield 'points reversed on the last day of the longest window';
    if (days === DAYS_REMEMBERED + 1) yield 'return on the day after it';
  }
  if (facts.some((fact) => isRememberedFirst(fact, life))) yield 'purchase in the first instant that is remembered';
  if (liveThrough(life, { refoldsLateFacts: true }).outcomes.some(({ retracted }) => retracted))
    yield 'retracted outcome';
}

function* featuresOf({ olderKeptDays, lapse, earningTerms }: State): Generator<string> {
  if (olderKeptDays > 0) yield 'older kept days';
  if (lapse !== null && lapse.olderKeptDays > 0) yield 'older kept days since the lapse';
  if (earningTerms.some(({ at }, index) => earningTerms[index + 1]?.at === at)) yield 'terms of one instant';
}

/** With the days that lie between a purchase and what comes back of it. */
function returnsOf({ facts, programs }: Life): { fact: Fact; days: number }[] {
  return facts.flatMap((fact) => {
    if (fact.type !== 'purchase.returned' && fact.type !== 'purchase.cancelled') return [];
    const bought = facts.find((each) => isPurchase(each) && each.purchaseId === fact.purchaseId);
    if (bought === undefined) return [];
    return [{ fact, days: programs.calendar.dayOf(fact.occurredAt) - programs.calendar.dayOf(bought.occurredAt) }];
  });
}

/** Another purchase makes the state forget what lies before its instant. */
function isRememberedFirst(fact: Fact, { facts, programs: { calendar } }: Life): boolean {
  const first = (each: Fact) => calendar.startOf(calendar.dayOf(each.occurredAt) - DAYS_REMEMBERED);
  return isPurchase(fact) && facts.some((each) => isPurchase(each) && first(each) === fact.occurredAt);
}

const isPurchase = (fact: Fact): fact is PurchaseCompleted => fact.type === 'purchase.completed';

/**
 * Lives of redemptions: points that vest in several months are held, captured in whole or in part, given back in pieces, before and after
 * their months have passed; debt and corrections come between. Times run against the order of things too, so that facts wait.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS, HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import {
  dayNumber,
  type Life,
  lifeOf,
  type PlannedCourse,
  plannedCourse,
  type Told,
  timelineOf,
} from './life-arbitrary.ts';
import { type Place, place, timeOfDay } from './nasty-calendar.ts';
import { type PlannedProgram, plannedProgram } from './program-arbitrary.ts';

interface PlannedStep {
  /** Against the hold; a capture or a restore may come before it. */
  readonly afterMs: number;
  readonly points: bigint | undefined;
  readonly arrives: number;
  readonly repeats: number;
}

interface PlannedRedemption {
  readonly day: number;
  readonly timeMs: number;
  readonly points: bigint;
  readonly holdMs: number;
  readonly arrives: number;
  readonly isReleased: boolean;
  readonly closing: PlannedStep;
  readonly restores: readonly PlannedStep[];
}

interface PlannedSpendingLife {
  readonly place: Place;
  readonly program: PlannedProgram;
  /** Purchases first, then facts of all kinds. */
  readonly purchases: readonly PlannedFact[];
  readonly others: readonly PlannedFact[];
  readonly redemptions: readonly PlannedRedemption[];
  readonly course: PlannedCourse;
}

const SPAN_DAYS = 120;

const purchase = plannedFact.filter(({ content }) => content.type === 'purchase.completed');
const other = plannedFact.filter(({ content: { type } }) => type.startsWith('points.') || type === 'purchase.returned');

const delivery = { arrives: fc.nat(99), repeats: fc.constantFrom(0, 0, 0, 1) };
/** Often weeks after the hold: what that lacked was debt, which purchases that vest meanwhile repay. */
const closing: fc.Arbitrary<PlannedStep> = fc.record({
  afterMs: fc.constantFrom(
    -HOUR_MS,
    -1,
    0,
    0,
    1,
    HOUR_MS,
    HOUR_MS,
    30 * HOUR_MS,
    20 * DAY_MS,
    20 * DAY_MS,
    45 * DAY_MS,
  ),
  points: fc.constantFrom(undefined, undefined, 1n, 7n, 30n, 200n, 1500n),
  ...delivery,
});
const restore: fc.Arbitrary<PlannedStep> = fc.record({
  afterMs: fc.constantFrom(
    -2 * HOUR_MS,
    0,
    1,
    HOUR_MS,
    2 * DAY_MS,
    31 * DAY_MS,
    60 * DAY_MS,
    60 * DAY_MS,
    366 * DAY_MS,
  ),
  points: fc.constantFrom(1n, 5n, 20n, 20n, 100n, 600n),
  ...delivery,
});

const redemption: fc.Arbitrary<PlannedRedemption> = fc.record({
  day: fc.nat(SPAN_DAYS),
  timeMs: timeOfDay,
  points: fc.constantFrom(3n, 20n, 60n, 150n, 1000n),
  holdMs: fc.constantFrom(HOUR_MS, 31 * HOUR_MS, 50 * DAY_MS, 50 * DAY_MS),
  arrives: fc.nat(99),
  isReleased: fc.constantFrom(false, false, false, false, true),
  closing,
  restores: fc.array(restore, { maxLength: 3, size: 'max' }),
});

/** Points vest soon and go soon, and no cap takes them away, or there would be nothing to spend. */
const program: fc.Arbitrary<PlannedProgram> = fc
  .record({
    planned: plannedProgram,
    vestingDays: fc.constantFrom(1, 10, 20),
    expiryMonths: fc.constantFrom(0, 1, 1, 2),
    returnWindowDays: fc.constantFrom(3, 60, 365, 365),
    restoreDays: fc.constantFrom(1, 20, 30, 70),
  })
  .map(({ planned, ...own }) => ({
    ...planned,
    settings: { ...planned.settings, ...own, capPerPurchase: null, capPerDay: null, capPerMonth: null },
  }));

const planned: fc.Arbitrary<PlannedSpendingLife> = fc.record({
  place,
  program,
  purchases: fc.array(purchase, { minLength: 3, maxLength: 6, size: 'max' }),
  others: fc.array(other, { maxLength: 8, size: 'max' }),
  redemptions: fc.array(redemption, { minLength: 1, maxLength: 3, size: 'max' }),
  course: plannedCourse,
});

export const spendingLife: fc.Arbitrary<Life> = planned.map(
  ({ place, program, purchases, others, redemptions, course }) => {
    const calendar = calendarOf(place.zone);
    const firstDay = dayNumber(place.date);
    const at = (day: number, timeMs: number): Instant => calendar.startOf(firstDay + day) + timeMs;
    const told = [
      ...purchases.map((each) => ({ each, place: each.place / 3 })),
      ...others.map((each) => ({ each, place: each.place })),
    ].map(({ each, place }, index): Told => {
      const day = Math.floor((place * SPAN_DAYS) / 1000);
      return { each, fact: factOf(each, index, at(day, each.timeMs)) };
    });
    const spent = redemptions.flatMap((each, index) => factsOf(each, `R${index}`, at(each.day, each.timeMs)));
    return lifeOf([...told, ...spent], timelineOf(program, place.zone, at), course);
  },
);

function factsOf(redemption: PlannedRedemption, holdId: string, heldAt: Instant): Told[] {
  const { points, holdMs, isReleased, closing, restores } = redemption;
  const base = (id: string, occurredAt: Instant) => ({
    id: `${holdId}${id}`,
    source: 'till',
    customerId: 'c1',
    occurredAt,
  });
  const hold: Fact = { ...base('h', heldAt), type: 'points.held', holdId, points, expiresAt: heldAt + holdMs };
  const closedAt = heldAt + closing.afterMs;
  const part = closing.points === undefined ? {} : { points: closing.points };
  const close: Fact = isReleased
    ? { ...base('c', closedAt), type: 'points.released', holdId }
    : { ...base('c', closedAt), type: 'points.captured', holdId, ...part };
  const tell = (fact: Fact, repeats: number, arrives: number): Told => ({ fact, each: { arrives, repeats } });
  return [
    tell(hold, 0, redemption.arrives),
    tell(close, closing.repeats, closing.arrives),
    ...restores.map(({ afterMs, points, repeats, arrives }, index) => {
      const fact: Fact = {
        ...base(`b${index}`, heldAt + afterMs),
        type: 'points.restored',
        holdId,
        points: points ?? 1n,
      };
      return tell(fact, repeats, arrives);
    }),
  ];
}

/**
 * Lives of contacts and feedback: criticised, answered and written to, with few purchases, so that reviews, deadlines and withdrawals
 * come between the facts, and now and then in their very instant.
 */
import type { FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { contentOf, factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import { dayNumber, type Life, lifeOf, type PlannedCourse, plannedCourse, timelineOf } from './life-arbitrary.ts';
import { type Place, place } from './nasty-calendar.ts';
import { type PlannedProgram, plannedProgram } from './program-arbitrary.ts';

const WEIGHTS: Readonly<Partial<Record<FactType, number>>> = {
  'purchase.completed': 14,
  'purchase.returned': 8,
  'purchase.cancelled': 2,
  'contact.delivered': 24,
  'contact.visited': 5,
  'contact.responded': 5,
  'contact.service': 12,
  'contact.consent': 1,
  'feedback.nps': 8,
  'feedback.csat': 6,
  'feedback.review': 6,
  'feedback.complaint-opened': 12,
  'feedback.complaint-resolved': 12,
};

interface PlannedCustomerLife {
  readonly place: Place;
  readonly spanDays: number;
  readonly program: PlannedProgram;
  readonly facts: readonly PlannedFact[];
  readonly course: PlannedCourse;
}

const fact: fc.Arbitrary<PlannedFact> = fc
  .tuple(plannedFact, contentOf(WEIGHTS))
  .map(([planned, content]) => ({ ...planned, content }));

const JPY = { numerator: 53, denominator: 100 };
const KWD = { numerator: 3, denominator: 10 };
const GBP = { numerator: 1, denominator: 1 };

/** Short horizons, and money that is mostly complete, or nobody would be led out of circulation. */
const program: fc.Arbitrary<PlannedProgram> = fc
  .record({
    planned: plannedProgram,
    horizonDays: fc.constantFrom(1, 2, 3, 7, 20),
    unansweredContacts: fc.constantFrom(1, 1, 2),
    exchangeRates: fc.constantFrom({}, { JPY, KWD }, { JPY, KWD, GBP }, { JPY, KWD, GBP }),
  })
  .map(({ planned, ...own }) => ({ ...planned, settings: { ...planned.settings, ...own } }));

const planned: fc.Arbitrary<PlannedCustomerLife> = fc.record({
  place,
  spanDays: fc.constantFrom(3, 12, 40, 40, 150),
  program,
  facts: fc.array(fact, { minLength: 1, maxLength: 40, size: 'max' }),
  course: plannedCourse,
});

export const customerLife: fc.Arbitrary<Life> = planned.map(({ place, spanDays, program, facts, course }) => {
  const calendar = calendarOf(place.zone);
  const firstDay = dayNumber(place.date);
  const at = (day: number, timeMs: number): Instant => calendar.startOf(firstDay + day) + timeMs;
  const told = facts.map((each, index) => {
    const day = Math.floor((each.place * spanDays) / 1000);
    return { each, fact: factOf(each, index, at(day, each.timeMs)) };
  });
  return lifeOf(told, timelineOf(program, place.zone, at), course);
});

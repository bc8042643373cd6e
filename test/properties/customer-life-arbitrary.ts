/**
 * Lives of contacts and feedback: criticised, answered and written to, with few purchases, so that reviews, deadlines and withdrawals
 * come between the facts, and now and then in their very instant.
 */
import type { FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { contentOf, factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import {
  dayNumber,
  type Life,
  lifeOf,
  type PlannedCourse,
  plannedCourse,
  type Told,
  timelineOf,
} from './life-arbitrary.ts';
import { NaiveFollowUps } from './naive-follow-ups.ts';
import { NaiveLadder } from './naive-ladder.ts';
import { type Place, place } from './nasty-calendar.ts';
import { type PlannedProgram, plannedProgram } from './program-arbitrary.ts';

const WEIGHTS: Readonly<Partial<Record<FactType, number>>> = {
  'purchase.completed': 14,
  'purchase.returned': 8,
  'purchase.cancelled': 2,
  'contact.delivered': 24,
  'contact.visited': 5,
  'contact.responded': 5,
  'contact.service': 16,
  'contact.consent': 1,
  'feedback.nps': 8,
  'feedback.csat': 6,
  'feedback.review': 6,
  'feedback.complaint-opened': 12,
  'feedback.complaint-resolved': 12,
};

interface MeetingFact {
  readonly each: PlannedFact;
  /** Which of the instants at which time alone does something to the others it falls on; null: none but by chance. */
  readonly meets: number | null;
}

interface PlannedCustomerLife {
  readonly place: Place;
  readonly spanDays: number;
  readonly program: PlannedProgram;
  readonly facts: readonly MeetingFact[];
  readonly course: PlannedCourse;
}

const fact: fc.Arbitrary<MeetingFact> = fc.record({
  each: fc.tuple(plannedFact, contentOf(WEIGHTS)).map(([planned, content]) => ({ ...planned, content })),
  meets: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(99) }),
});

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
  spanDays: fc.constantFrom(1, 3, 12, 40, 40, 150, 500),
  program,
  facts: fc.array(fact, { minLength: 1, maxLength: 40, size: 'max' }),
  course: plannedCourse,
});

export const customerLife: fc.Arbitrary<Life> = planned.map(({ place, spanDays, program, facts, course }) => {
  const calendar = calendarOf(place.zone);
  const firstDay = dayNumber(place.date);
  const at = (day: number, timeMs: number): Instant => calendar.startOf(firstDay + day) + timeMs;
  const lived = timelineOf(program, place.zone, at);
  const byChance = ({ place, timeMs }: PlannedFact): Instant => at(Math.floor((place * spanDays) / 1000), timeMs);
  const told = (instantOf: (fact: MeetingFact) => Instant | null): Told[] =>
    facts.flatMap((fact, index) => {
      const instant = instantOf(fact);
      return instant === null ? [] : [{ each: fact.each, fact: factOf(fact.each, index, instant) }];
    });
  const alone = told(({ each, meets }) => (meets === null ? byChance(each) : null));
  const due = alone.length === 0 ? [] : dueOf(lifeOf(alone, lived, course));
  const meeting = told(({ each, meets }) => (meets === null ? undefined : due[meets % due.length]) ?? byChance(each));
  return lifeOf(meeting, lived, course);
});

/** Reviews, deadlines, and what else time alone brings about. */
function dueOf(life: Life): Instant[] {
  const { adviceChanges, keyChanges, changes } = new NaiveLadder(life);
  const escalated = new NaiveFollowUps(life).outcomes.filter(({ type }) => type === 'follow-up.escalated');
  const instants = [...adviceChanges, ...keyChanges, ...changes, ...escalated].map(({ at }) => at);
  return instants.filter((at) => life.facts.every(({ occurredAt }) => occurredAt !== at));
}

/**
 * Lives of up to six years whose facts meet on the instants at which the state forgets: days that lie a window apart, last days on which
 * something may come back, beginnings of months, a nasty day of the calendar; many at one instant, in any order of source and id.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { type Day, firstDayOf, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { type Content, factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import { dayNumber, type Life, lifeOf, type PlannedCourse, plannedCourse, timelineOf } from './life-arbitrary.ts';
import { plannedLongProgram } from './long-program-arbitrary.ts';
import { type Place, place } from './nasty-calendar.ts';
import type { PlannedProgram } from './program-arbitrary.ts';

interface PlannedMoment {
  /** Places in the lists of the life. */
  readonly start: number;
  readonly step: number;
  readonly timeMs: number;
  readonly fact: PlannedFact;
  /** Which purchase comes back, and how many days after the last on which it may; null: on a day like others. */
  readonly about: number;
  readonly late: number | null;
  readonly isWhole: boolean;
}

interface PlannedLongLife {
  readonly place: Place;
  /** The place has its nasty day within two days of its date. */
  readonly nasty: number;
  /** Days from the nasty one to where things begin, and from there on to where they are looked at again. */
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  /** Every day is the first of its month. */
  readonly areMonthsBegun: boolean;
  readonly program: PlannedProgram;
  readonly moments: readonly PlannedMoment[];
  readonly course: PlannedCourse;
}

const start = fc.constantFrom(-731, -731, -730, -366, -365, -30, 0);
const step = fc.constantFrom(1, 29, 30, 31, 364, 365, 366, 729, 730, 731, 732, 1096, 1461);
/** No longer window can be asked for, so nothing is remembered for longer. */
const longest = fc.constantFrom(730, 731, 731, 731, 731, 732, 732, 732);

const plannedPurchase = plannedFact.filter(({ content }) => content.type === 'purchase.completed');

const moment: fc.Arbitrary<PlannedMoment> = fc.record({
  start: fc.constantFrom(0, 0, 0, 0, 0, 1),
  step: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3),
  timeMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 1, 36_000_000),
  fact: fc.oneof({ weight: 2, arbitrary: plannedFact }, { weight: 1, arbitrary: plannedPurchase }),
  about: fc.nat(99),
  late: fc.constantFrom(null, -1, 0, 0, 0, 0, 0, 1),
  isWhole: fc.boolean(),
});

const planned: fc.Arbitrary<PlannedLongLife> = fc.record({
  place,
  nasty: fc.nat(2),
  starts: fc.tuple(start, start),
  steps: fc.tuple(longest, step).map(([whole, days]) => [0, whole, days, days + whole]),
  areMonthsBegun: fc.constantFrom(false, false, false, false, true),
  program: plannedLongProgram(fc.tuple(start, step).map(([from, days]) => from + days)),
  moments: fc.array(moment, { minLength: 6, maxLength: 20, size: 'max' }),
  course: plannedCourse,
});

export const longLife: fc.Arbitrary<Life> = planned.map((life) => {
  const { place, program, moments, course } = life;
  const calendar = calendarOf(place.zone);
  const at = (day: number, timeMs: number): Instant => calendar.startOf(nastyDay(life) + day) + timeMs;
  const lived = timelineOf(program, place.zone, at);
  const told = moments.map((each, index) => ({
    each: each.fact,
    fact: factOfMoment(each, index, life, lived.programs),
  }));
  return lifeOf(told, lived, course);
});

/** Every purchase is one of its own, and what comes back comes back from one of them. */
function factOfMoment(each: PlannedMoment, index: number, life: PlannedLongLife, programs: ProgramTimeline): Fact {
  const { fact } = each;
  const { content } = fact;
  const at = instantOf(each, life, programs);
  if (content.type === 'purchase.completed') return factOf(withPurchase(fact, content, index), index, at);
  const purchase = purchasesOf(life)[each.about % purchasesOf(life).length];
  if (!isReturn(content) || purchase === undefined) return factOf(fact, index, at);
  const [number, bought] = purchase;
  const back = withPurchase(fact, each.isWhole ? { type: 'purchase.cancelled', purchaseId: '' } : content, number);
  return factOf(back, index, comesBackAt(each, bought, life, programs));
}

type OfPurchase = Extract<Content, { purchaseId: string }>;

const isReturn = (content: Content): content is Extract<OfPurchase, { type: `purchase.${'returned' | 'cancelled'}` }> =>
  content.type === 'purchase.returned' || content.type === 'purchase.cancelled';

const withPurchase = (fact: PlannedFact, content: OfPurchase, number: number): PlannedFact => ({
  ...fact,
  content: { ...content, purchaseId: `P${number}` },
});

const purchasesOf = ({ moments }: PlannedLongLife): [number, PlannedMoment][] =>
  [...moments.entries()].filter(([, { fact }]) => fact.content.type === 'purchase.completed');

function comesBackAt(
  each: PlannedMoment,
  bought: PlannedMoment,
  life: PlannedLongLife,
  programs: ProgramTimeline,
): Instant {
  if (each.late === null) return instantOf(each, life, programs);
  const { returnWindowDays } = programs.inForceAt(instantOf(bought, life, programs)).program;
  return programs.calendar.startOf(dayOf(bought, life) + returnWindowDays + each.late) + each.timeMs;
}

const instantOf = (each: PlannedMoment, life: PlannedLongLife, { calendar }: ProgramTimeline): Instant =>
  calendar.startOf(dayOf(each, life)) + each.timeMs;

function dayOf(each: PlannedMoment, life: PlannedLongLife): Day {
  const day = nastyDay(life) + (life.starts[each.start] ?? 0) + (life.steps[each.step] ?? 0);
  return life.areMonthsBegun ? firstDayOf(monthOf(day)) : day;
}

const nastyDay = ({ place, nasty }: PlannedLongLife): Day => dayNumber(place.date) + nasty;

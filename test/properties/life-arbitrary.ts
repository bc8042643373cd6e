/** A life: one customer's facts, the program's versions, the instant asked for, and how and when all of it became known. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Calibration, KeyThresholds } from '@loyalty-ladder/domain/program/calibration.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { caseVersions } from '../conformance/case-program.ts';
import { factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import { naiveBookings, naiveProfit } from './naive-money.ts';
import { type Place, place, spanDays, timeOfDay } from './nasty-calendar.ts';
import { type PlannedCalibration, type PlannedProgram, plannedProgram } from './program-arbitrary.ts';
import { type Schedule, schedule } from './schedule-arbitrary.ts';

export interface Life {
  /** In fold order. */
  readonly facts: readonly Fact[];
  /** The same in order of arrival, redeliveries among them. */
  readonly arriving: readonly Fact[];
  /** With all calibrations. */
  readonly programs: ProgramTimeline;
  /** In order of publication. */
  readonly calibrations: readonly PublishedCalibration[];
  /** As it stands while no others are published. */
  readonly calibratedBy: (calibrations: readonly Calibration[]) => ProgramTimeline;
  /** Not before the last fact. */
  readonly until: Instant;
  readonly schedule: Schedule;
}

export interface PublishedCalibration {
  readonly calibration: Calibration;
  /** Step of the schedule, if what is folded lets it wait so long. */
  readonly publishedAfter: number;
}

/** The program of a life, before it is known what profits its calibrations can lie at. */
export interface LifeProgram {
  readonly programs: ProgramTimeline;
  readonly calibratedBy: Life['calibratedBy'];
  readonly calibrations: readonly (PlannedCalibration & { readonly effectiveAt: Instant })[];
}

/** How a life goes on and becomes known, whatever happens in it. */
export interface PlannedCourse {
  /** How long nothing happens at its end. */
  readonly quiet: { readonly days: number; readonly timeMs: number };
  readonly disorder: number;
  readonly schedule: Schedule;
}

interface PlannedLife {
  readonly place: Place;
  readonly spanDays: number;
  readonly program: PlannedProgram;
  readonly facts: readonly PlannedFact[];
  readonly course: PlannedCourse;
}

/** A fact, when its record arrives, and how often it comes again. */
export interface Told {
  readonly each: Pick<PlannedFact, 'arrives' | 'repeats'>;
  readonly fact: Fact;
}

export const plannedCourse: fc.Arbitrary<PlannedCourse> = fc.record({
  quiet: fc.record({ days: fc.oneof(fc.nat(3), fc.nat(60), fc.nat(800)), timeMs: timeOfDay }),
  disorder: fc.constantFrom(0, 0.05, 0.2, 10),
  schedule,
});

const planned: fc.Arbitrary<PlannedLife> = fc.record({
  place,
  spanDays,
  program: plannedProgram,
  facts: fc.array(plannedFact, { minLength: 1, maxLength: 40, size: 'max' }),
  course: plannedCourse,
});

export const life: fc.Arbitrary<Life> = planned.map(toLife);

function toLife({ place, spanDays, program, facts: plannedFacts, course }: PlannedLife): Life {
  const calendar = calendarOf(place.zone);
  const firstDay = dayNumber(place.date);
  const at = (day: number, timeMs: number): Instant => calendar.startOf(firstDay + day) + timeMs;
  const dayOf = (each: PlannedFact): number => Math.floor((each.place * spanDays) / 1000);
  const told = plannedFacts.map((each, index) => ({ each, fact: factOf(each, index, at(dayOf(each), each.timeMs)) }));
  return lifeOf(told, timelineOf(program, place.zone, at), course);
}

export const dayNumber = (date: string): Day => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** @param told at least one. */
export function lifeOf(told: readonly Told[], program: LifeProgram, course: PlannedCourse): Life {
  const { quiet, disorder, schedule } = course;
  const { programs, calibratedBy } = program;
  const { calendar } = programs;
  const facts = told.map(({ fact }) => fact).sort(compareFacts);
  const newest = facts.at(-1)?.occurredAt ?? 0;
  const until = calendar.startOf(calendar.dayOf(newest) + quiet.days) + quiet.timeMs;
  const calibrations = calibrationsOf(program, facts);
  return {
    facts,
    arriving: arriving(told, facts, disorder),
    programs: calibratedBy(calibrations.map(({ calibration }) => calibration)),
    calibrations,
    calibratedBy,
    until: Math.max(until, newest),
    schedule,
  };
}

/** Each delivery has a place: its fact's in fold order, moved by chance, more so the greater the disorder. */
function arriving(told: readonly Told[], inOrder: readonly Fact[], disorder: number): Fact[] {
  const deliveries = told.flatMap(({ each: { arrives, repeats }, fact }) =>
    Array.from({ length: repeats + 1 }, (_, again) => ({
      fact,
      place: inOrder.indexOf(fact) + disorder * ((arrives + again * 37) % 100),
    })),
  );
  return deliveries.sort((a, b) => a.place - b.place).map(({ fact }) => fact);
}

/** Their thresholds lie at profits that the customer comes to, or beside them. */
function calibrationsOf({ calibrations, programs }: LifeProgram, facts: readonly Fact[]): PublishedCalibration[] {
  if (calibrations.length === 0) return [];
  const bookings = naiveBookings({ facts, programs });
  const profits = facts.map(
    (fact, index) => naiveProfit(bookings.slice(0, index + 1), fact.occurredAt, programs).amount,
  );
  return calibrations.map(({ effectiveAt, profit, besideMinor, leaveBelowMinor, publishedAfter }, index) => {
    const reached = profit === null ? null : (profits[profit % profits.length] ?? 0n);
    const key = reached === null ? null : thresholdsAt(reached + BigInt(besideMinor), BigInt(leaveBelowMinor));
    const nothing = { rfm: null, mbg: null, gammaGamma: null, meanMarginMinor: null };
    return { calibration: { version: index + 1, effectiveAt, key, ...nothing }, publishedAfter };
  });
}

/** Both are profits of customers who have brought some, so above 0. */
function thresholdsAt(enterMinor: bigint, leaveBelowMinor: bigint): KeyThresholds {
  const enter = enterMinor < 1n ? 1n : enterMinor;
  const leave = enter - leaveBelowMinor;
  return { enterMinor: enter, leaveMinor: leave < 1n ? 1n : leave, shareMeasured: null };
}

export function timelineOf(
  { settings, campaigns, calibrations, changes }: PlannedProgram,
  zone: string,
  at: (day: number, timeMs: number) => Instant,
): LifeProgram {
  const isoAt = (day: number): string => new Date(at(day, 0)).toISOString();
  const named = campaigns.map(({ day, days, category, multiplier }, index) => ({
    name: `campaign ${index}`,
    from: isoAt(day),
    to: isoAt(day + days),
    ...(category === undefined ? {} : { category }),
    multiplier,
  }));
  const versions = caseVersions(
    { zone, ...settings, campaigns: named },
    changes.map(({ day, timeMs, settings: changed }) => ({ effectiveAt: at(day, timeMs), program: changed })),
  );
  return {
    programs: programTimeline(versions),
    calibratedBy: (known) => programTimeline(versions, known),
    calibrations: calibrations.map((each) => ({ ...each, effectiveAt: at(each.day, each.timeMs) })),
  };
}

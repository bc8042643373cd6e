/** A life as the pipeline sees it: logs read in batches by a schedule, facts late and repeated, crashes, and time that moves alone. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Life, PublishedCalibration } from './life-arbitrary.ts';
import { type ModelSettings, recordBatch, recordPublication, recordTime } from './record-batch.ts';
import { type RecordedCustomer, UNKNOWN_CUSTOMER } from './recorded-customer.ts';
import type { Step } from './schedule-arbitrary.ts';

const LOGS = ['purchase.', 'contact.', 'feedback.', 'points.'];

interface Reading {
  customer: RecordedCustomer;
  /** What is left of each log; where reading stands is committed with what was recorded. */
  readonly logs: Fact[][];
  /** How many of the calibrations are. */
  published: number;
  programs: ProgramTimeline;
}

/** @returns what is recorded when every log was read to its end and time was advanced to the instant asked for. */
export function liveThrough(
  life: Life,
  { refoldsLateFacts }: Pick<ModelSettings, 'refoldsLateFacts'>,
): RecordedCustomer {
  const logs = LOGS.map((prefix) => life.arriving.filter(({ type }) => type.startsWith(prefix)));
  const settings = { stride: life.schedule.stride, refoldsLateFacts };
  const reading: Reading = { customer: UNKNOWN_CUSTOMER, logs, published: 0, programs: life.calibratedBy([]) };
  const world = { life, settings, reading };
  life.schedule.steps.forEach((step, number) => {
    publish(world, ({ publishedAfter }) => publishedAfter <= number);
    take(world, step);
  });
  for (const log of logs) reading.customer = readBatch(world, log);
  publish(world, () => true);
  return passTime(world, life.until);
}

interface World {
  readonly life: Life;
  readonly settings: Omit<ModelSettings, 'programs'>;
  readonly reading: Reading;
}

/** With one all before it: versions grow as they are published. */
function publish({ life, settings, reading }: World, isToBe: (each: PublishedCalibration) => boolean): void {
  const published = Math.max(reading.published, life.calibrations.findLastIndex(isToBe) + 1);
  if (published === reading.published) return;
  reading.published = published;
  reading.programs = life.calibratedBy(life.calibrations.slice(0, published).map(({ calibration }) => calibration));
  reading.customer = recordPublication(reading.customer, { ...settings, programs: reading.programs });
}

/** What takes effect by then has been published before anything is folded so far. */
function reach(world: World, until: Instant): ModelSettings {
  publish(world, ({ calibration }) => calibration.effectiveAt <= until);
  return { ...world.settings, programs: world.reading.programs };
}

function readBatch(world: World, batch: readonly Fact[]): RecordedCustomer {
  const newest = Math.max(...batch.map(({ occurredAt }) => occurredAt));
  const settings = reach(world, newest);
  return recordBatch(world.reading.customer, batch, settings);
}

function passTime(world: World, until: Instant): RecordedCustomer {
  const settings = reach(world, until);
  return recordTime(world.reading.customer, until, settings);
}

function take(world: World, step: Step): void {
  const { life, reading } = world;
  const log = reading.logs[step.log] ?? [];
  const batch = log.slice(0, step.records);
  const next = readBatch(world, batch);
  if (step.crash !== 'before-commit') {
    reading.customer = next;
    if (step.crash === 'none') log.splice(0, batch.length);
  }
  reading.customer = passTime(world, wakingTime(reading.customer, step, life.until));
}

/** The horizon up to which the timekeeper acts, never beyond the instant asked for: what it did could not be undone there. */
function wakingTime(customer: RecordedCustomer, { timekeeper }: Step, until: Instant): Instant {
  const due = customer.nextDueAt ?? until;
  const horizon = {
    sleeps: Number.NEGATIVE_INFINITY,
    'to-due': due,
    'before-due': due - 1,
    'to-newest': customer.foldedTo,
    'far-ahead': customer.foldedTo + 45 * DAY_MS,
    'to-the-end': until,
  }[timekeeper];
  return Math.min(horizon, until);
}

/** A life as the pipeline sees it: logs read in batches by a schedule, facts late and repeated, crashes, and time that moves alone. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Life } from './life-arbitrary.ts';
import { type ModelSettings, recordBatch, recordTime } from './record-batch.ts';
import { type RecordedCustomer, UNKNOWN_CUSTOMER } from './recorded-customer.ts';
import type { Step } from './schedule-arbitrary.ts';

const LOGS = ['purchase.', 'contact.', 'feedback.', 'points.'];

interface Reading {
  customer: RecordedCustomer;
  /** What is left of each log; where reading stands is committed with what was recorded. */
  readonly logs: Fact[][];
}

/** @returns what is recorded when every log was read to its end and time was advanced to the instant asked for. */
export function liveThrough(
  life: Life,
  { refoldsLateFacts }: Pick<ModelSettings, 'refoldsLateFacts'>,
): RecordedCustomer {
  const settings = { programs: life.programs, stride: life.schedule.stride, refoldsLateFacts };
  const logs = LOGS.map((prefix) => life.arriving.filter(({ type }) => type.startsWith(prefix)));
  const reading: Reading = { customer: UNKNOWN_CUSTOMER, logs };
  for (const step of life.schedule.steps) take(reading, step, life.until, settings);
  for (const log of logs) reading.customer = recordBatch(reading.customer, log, settings);
  return recordTime(reading.customer, life.until, settings);
}

function take(reading: Reading, step: Step, until: Instant, settings: ModelSettings): void {
  const log = reading.logs[step.log] ?? [];
  const batch = log.slice(0, step.records);
  const next = recordBatch(reading.customer, batch, settings);
  if (step.crash !== 'before-commit') {
    reading.customer = next;
    if (step.crash === 'none') log.splice(0, batch.length);
  }
  reading.customer = recordTime(reading.customer, wakingTime(reading.customer, step, until), settings);
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

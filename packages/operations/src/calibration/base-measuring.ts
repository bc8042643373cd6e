/**
 * Measures the whole base as of an instant: a row a customer, in pages of one transaction each, and in the end what Postgres finds in all of them.
 * No more than a page is in memory, however large the base is. Killed anywhere it goes on behind its last page, here or in another process.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import { claimMeasurement, moveMeasurement } from '@loyalty-ladder/store/base/claim-measurement.ts';
import { finishMeasurement } from '@loyalty-ladder/store/base/finish-measurement.ts';
import { forgetBaseFigures, forgetMeasurements } from '@loyalty-ladder/store/base/forget-measurements.ts';
import { insertBaseFigures } from '@loyalty-ladder/store/base/insert-base-figures.ts';
import type { FinishedMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import type { Measurement } from '@loyalty-ladder/store/base/measurement.ts';
import { readBasePage } from '@loyalty-ladder/store/base/read-base-page.ts';
import { readBaseTotals } from '@loyalty-ladder/store/base/read-base-totals.ts';
import { allowLongStatements } from '@loyalty-ladder/store/postgres/allow-long-statements.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import { figuresOfCustomer } from './figures-of-customer.ts';
import { hasCome, loadStatesAt } from './load-states-at.ts';
import { measuredFigures } from './measured-figures.ts';
import { monthsOfCustomers } from './months-of-customers.ts';

/** Of one transaction. */
export const PAGE_CUSTOMERS = 500;
const FORGET_CUSTOMERS = 5_000;
/** Thresholds of tens of millions of customers are sorted within it. */
const SORTING_MS_MAX = 600_000;

/** What a page came to. */
export type MeasuredPart =
  /** @property customers measured so far. */
  | { readonly state: 'measuring'; readonly customers: bigint }
  | { readonly state: 'measured'; readonly measurement: FinishedMeasurement }
  /** Another process works on it, or has finished it, or it is gone. */
  | { readonly state: 'elsewhere' };

/**
 * One page, or what follows from all of them behind the last.
 * @param programs as of any time since the measurement began: what is published later takes effect later than its instant.
 */
export function measurePart(pool: Pool, measurement: Measurement, programs: ProgramTimeline): Promise<MeasuredPart> {
  return inTransaction(pool, async (tx) => {
    const after = await claimMeasurement(tx, measurement.measurementNo);
    if (after === undefined) return { result: { state: 'elsewhere' } };
    return (await measurePage(tx, measurement, programs, after)) ?? conclude(tx, measurement, programs);
  });
}

/** @returns undefined: there was nobody left. */
async function measurePage(
  tx: PoolClient,
  { measurementNo, asOf }: Measurement,
  programs: ProgramTimeline,
  after: bigint,
): Promise<Ending<MeasuredPart> | undefined> {
  const page = await readBasePage(tx, after, PAGE_CUSTOMERS);
  const last = page.at(-1)?.customerNo;
  if (last === undefined) return undefined;
  const known = await loadStatesAt(tx, page, { at: asOf, programs });
  const measured = known.filter(hasCome);
  const months = monthsOfCustomers(
    measured.map(({ state }) => state),
    monthOf(programs.calendar.dayOf(asOf)),
  );
  const rows = measured.map((each) => figuresOfCustomer(each, programs));
  await insertBaseFigures(tx, measurementNo, rows, months);
  const unknown = page.length - known.length;
  const moved = { last, customers: measured.length + unknown, unknown };
  return { result: { state: 'measuring', customers: await moveMeasurement(tx, measurementNo, moved) } };
}

async function conclude(
  tx: PoolClient,
  measurement: Measurement,
  programs: ProgramTimeline,
): Promise<Ending<MeasuredPart>> {
  const { measurementNo, asOf } = measurement;
  const { program } = programs.inForceAt(asOf);
  await allowLongStatements(tx, SORTING_MS_MAX);
  const totals = await readBaseTotals(tx, measurementNo, program);
  const figures = measuredFigures(totals, program, programs.calendar.dayOf(asOf));
  await finishMeasurement(tx, measurementNo, figures);
  return { result: { state: 'measured', measurement: { ...measurement, figures } } };
}

/** Removes what nobody reads any more. Safe to be killed: the next measurement does it again. @param rest after each page. */
export async function forgetOldFigures(pool: Pool, rest: () => Promise<void>): Promise<void> {
  for (let after: bigint | null = 0n; after !== null; ) {
    after = await forgetBaseFigures(pool, after, FORGET_CUSTOMERS);
    await rest();
  }
  await forgetMeasurements(pool);
}

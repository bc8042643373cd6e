/** Measures the base and publishes what it says, at one go: what a person asks for. (The timekeeper does it page by page, between other things.) */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { beginMeasurement, readMeasurementUnderWay } from '@loyalty-ladder/store/base/begin-measurement.ts';
import type { FinishedMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import type { Measurement } from '@loyalty-ladder/store/base/measurement.ts';
import { openScratchBase } from '@loyalty-ladder/store/base/open-scratch-base.ts';
import { listMovingKeyCustomers, type MovingCustomer } from '@loyalty-ladder/store/base/read-calibration-effect.ts';
import type { OperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { recordBaseReports } from '../base/record-base-reports.ts';
import { forgetOldFigures, measurePart } from './base-measuring.ts';
import { soonestAt } from './judge-calibration.ts';
import { figuresOf, type JudgedCalibration, publishCalibration } from './publish-calibration.ts';

export interface CalibrationAsked {
  /** Of the base; undefined: now. */
  readonly at: Instant | undefined;
  /** undefined: as soon as it may. */
  readonly effectiveAt: Instant | undefined;
  /** Nothing is written; asks for a pool of one connection. */
  readonly dryRun: boolean;
  /** So many of those who would enter or leave are named. */
  readonly show: number;
  readonly by: Pick<OperatorAction, 'actor' | 'reason'>;
}

export type CalibrationRun =
  | {
      readonly ok: true;
      readonly measurement: FinishedMeasurement;
      readonly moving: readonly MovingCustomer[];
      readonly judgement: JudgedCalibration;
    }
  | { readonly ok: false; readonly reason: 'ahead'; readonly now: Instant }
  | { readonly ok: false; readonly reason: 'too-soon'; readonly now: Instant; readonly soonestAt: Instant }
  | { readonly ok: false; readonly reason: 'under-way'; readonly measurement: Measurement | undefined }
  /** It was left, and another took its place. */
  | { readonly ok: false; readonly reason: 'taken-over' };

/** Half the time is the consumers'. */
const RESTS = 1;

/** @param now by the ladder's clock. @param onProgress with the customers measured so far. */
export async function calibrate(
  pool: Pool,
  { at, effectiveAt, dryRun, show, by }: CalibrationAsked,
  now: Instant,
  onProgress: (customers: bigint) => void,
): Promise<CalibrationRun> {
  const asOf = at ?? now;
  if (asOf > now) return { ok: false, reason: 'ahead', now };
  const soonest = soonestAt(now);
  if (effectiveAt !== undefined && effectiveAt < soonest)
    return { ok: false, reason: 'too-soon', now, soonestAt: soonest };
  if (dryRun) await openScratchBase(pool);
  const begun = await inTransaction(pool, async (tx) => ({ result: await beginMeasurement(tx, asOf, false) }));
  if (begun === undefined) return { ok: false, reason: 'under-way', measurement: await readMeasurementUnderWay(pool) };
  const programs = await loadProgramTimeline(pool);
  const measurement = await measureAll(pool, begun, programs, onProgress);
  if (measurement === undefined) return { ok: false, reason: 'taken-over' };
  // Reports first: killed between the two, `calibrate` is asked for again, and a calibration that stands has its reports.
  if (!dryRun) await recordBaseReports(pool, programs);
  const judgement = await publishCalibration(pool, { measurement, effectiveAt, changeMin: 0, by, dryRun });
  if (judgement === undefined) return { ok: false, reason: 'taken-over' };
  const { measurementNo } = measurement;
  const moving =
    show === 0 ? [] : await listMovingKeyCustomers(pool, measurementNo, figuresOf(judgement.measured), show);
  if (!dryRun) await forgetOldFigures(pool, () => pause(0));
  return { ok: true, measurement, moving, judgement };
}

/** @returns undefined: somebody else has it. */
async function measureAll(
  pool: Pool,
  measurement: Measurement,
  programs: ProgramTimeline,
  onProgress: (customers: bigint) => void,
): Promise<FinishedMeasurement | undefined> {
  let customers = 0n;
  for (;;) {
    const startedMs = performance.now();
    const part = await measurePart(pool, measurement, programs);
    if (part.state === 'elsewhere') return undefined;
    if (part.state === 'measured') return { ...part.measurement, customers };
    customers = part.customers;
    onProgress(customers);
    await pause(RESTS * (performance.now() - startedMs));
  }
}

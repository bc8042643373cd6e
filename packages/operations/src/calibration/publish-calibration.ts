/** Publishes what a measured base says as the next calibration, judged and written under one lock: two who publish at once take turns. */
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import { parseCalibration } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { settleMeasurement } from '@loyalty-ladder/store/base/finish-measurement.ts';
import type { FinishedMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import {
  type CalibrationEffect,
  type EffectFigures,
  readCalibrationEffect,
} from '@loyalty-ladder/store/base/read-calibration-effect.ts';
import { insertCalibration } from '@loyalty-ladder/store/calibrations/insert-calibration.ts';
import { lockCalibrations } from '@loyalty-ladder/store/calibrations/lock-calibrations.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { allowLongStatements } from '@loyalty-ladder/store/postgres/allow-long-statements.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import { type CalibrationJudgement, judgeCalibration, soonestAt } from './judge-calibration.ts';

export interface CalibrationToPublish {
  readonly measurement: FinishedMeasurement;
  /** undefined: as soon as it may. */
  readonly effectiveAt: Instant | undefined;
  /** Basis points (judge-calibration.ts). */
  readonly changeMin: number;
  /** Whose it is, for the record of operators; undefined: the timekeeper's, which needs none. */
  readonly by: Pick<OperatorAction, 'actor' | 'reason'> | undefined;
  /** It is judged, and nothing is written. */
  readonly dryRun: boolean;
}

export interface JudgedCalibration {
  readonly judged: CalibrationJudgement;
  readonly measured: Calibration;
  /** What speaks at its effective instant without it. */
  readonly before: Calibration | null;
  readonly effect: CalibrationEffect;
  /** By the ladder's clock, under the lock. */
  readonly now: Instant;
}

const EFFECT_MS_MAX = 300_000;

/** @returns undefined: what became of this measurement is decided already, by another process. */
export function publishCalibration(
  pool: Pool,
  toPublish: CalibrationToPublish,
): Promise<JudgedCalibration | undefined> {
  const { measurement, effectiveAt, changeMin, dryRun } = toPublish;
  return inTransaction<JudgedCalibration | undefined>(pool, async (tx) => {
    await allowLongStatements(tx, EFFECT_MS_MAX);
    if (!dryRun && !(await settleMeasurement(tx, measurement.measurementNo))) return { result: undefined };
    const { calibrations, now } = await lockCalibrations(tx);
    const published = calibrations.map(parseCalibration);
    const at = effectiveAt ?? soonestAt(now);
    const before = inForceAt(published, at);
    const measured = parseCalibration({ version: 0, effectiveAt: at, body: measurement.figures.calibration });
    const effect = await readCalibrationEffect(tx, measurement.measurementNo, figuresOf(measured), figuresOf(before));
    const isEmpty = measured.key === null && measured.rfm === null;
    const against = before === null ? undefined : effect;
    const judged = judgeCalibration(published, { effectiveAt, changeMin, isEmpty }, against, now);
    if (judged.ok && !dryRun) await write(tx, toPublish, judged);
    return { result: { judged, measured, before, effect, now } };
  });
}

async function write(
  tx: PoolClient,
  { measurement: { asOf, figures }, by }: CalibrationToPublish,
  { version, effectiveAt }: Extract<CalibrationJudgement, { ok: true }>,
): Promise<void> {
  const body = figures.calibration;
  await insertCalibration(tx, { version, effectiveAt, measuredAsOf: asOf, body });
  if (by === undefined) return;
  const details = { effectiveAt: new Date(effectiveAt).toISOString(), measuredAsOf: new Date(asOf).toISOString() };
  await recordOperatorAction(tx, { ...by, action: 'calibrate', subject: `calibration ${version}`, details });
}

/** As the fold finds it. */
function inForceAt(published: readonly Calibration[], at: Instant): Calibration | null {
  return (
    published
      .toSorted((a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version)
      .findLast((each) => each.effectiveAt <= at) ?? null
  );
}

export function figuresOf(calibration: Calibration | null): EffectFigures {
  const { key = null, rfm = null } = calibration ?? {};
  return {
    ...{ enterMinor: key?.enterMinor ?? null, leaveMinor: key?.leaveMinor ?? null },
    recency: rfm?.recency.map(BigInt) ?? [],
    frequency: rfm?.frequency.map(BigInt) ?? [],
    money: rfm?.money ?? [],
  };
}

/**
 * After the base was measured: what reports say of it, computed once and stored, so that a command, the gateway and the dashboard read one row
 * whatever the size of the base.
 */
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { recordReports } from '@loyalty-ladder/store/base/base-reports.ts';
import { readLatestMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import { readDriverGroups } from '@loyalty-ladder/store/base/read-driver-groups.ts';
import { readEverything } from '@loyalty-ladder/store/base/read-everything.ts';
import { readScoredGroups } from '@loyalty-ladder/store/base/read-scored-groups.ts';
import type { Pool } from 'pg';
import type { BaseReports, SegmentReport } from './base-reports.ts';
import { driverFigures } from './driver-figures.ts';
import { measureClusters } from './measure-clusters.ts';
import { measurePulse } from './measure-pulse.ts';
import { segmentFigures } from './segment-figures.ts';

/** Of the latest measurement that is finished. @returns null: the base was never measured. */
export async function recordBaseReports(pool: Pool, programs: ProgramTimeline): Promise<BaseReports | null> {
  for (;;) {
    const measured = await readLatestMeasurement(pool);
    if (measured === undefined) return null;
    const reports = await reportsOf(pool, measured.asOf, programs);
    // Another has finished meanwhile, and its rows may be among those that were read.
    if ((await readLatestMeasurement(pool))?.measurementNo !== measured.measurementNo) continue;
    await recordReports(pool, measured.measurementNo, { asOf: measured.asOf, content: reports });
    return reports;
  }
}

async function reportsOf(pool: Pool, asOf: Instant, programs: ProgramTimeline): Promise<BaseReports> {
  const { calendar } = programs;
  const { program } = programs.inForceAt(asOf);
  const groups = await readEverything(pool, readDriverGroups);
  return {
    segments: await segmentReport(pool, calendar.dayOf(asOf) - program.npsWindowDays + 1, program),
    pulse: await measurePulse(pool, asOf, calendar, program.horizonDays),
    drivers: driverFigures(groups, program.driverPrior),
  };
}

async function segmentReport(pool: Pool, answeredFrom: number, program: Program): Promise<SegmentReport> {
  const groups = await readEverything(pool, (tx) => readScoredGroups(tx, answeredFrom));
  const figures = segmentFigures(groups);
  const whole = { customers: figures.customers, profit: BigInt(figures.profit) };
  return {
    currency: program.currency,
    npsWindowDays: program.npsWindowDays,
    ...figures,
    clusters: await measureClusters(pool, answeredFrom, whole),
  };
}

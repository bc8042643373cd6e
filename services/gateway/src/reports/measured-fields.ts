/** What answers about the measured base have in common. */
import type { BaseReports } from '@loyalty-ladder/operations/base/base-reports.ts';
import { type AsOf, readBaseReport } from '@loyalty-ladder/operations/base/read-base-report.ts';
import type { ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';

/** Nothing may be asked: there is one measurement, the latest. */
export const noQuery = z.strictObject({});

export const asOf = z.iso
  .datetime()
  .describe('Instant of the measurement, which is the latest; everything up to it is counted.');

const basisPoints = z.int().nullable().describe('Basis points; null: of nothing.');

export const share = z.strictObject({ count: z.int(), of: z.int(), share: basisPoints });

export const minor = z
  .string()
  .regex(/^-?\d+$/)
  .describe('Minor units of the reporting currency.');

export const group = z.strictObject({
  customers: share,
  profit: minor.describe("The year's, minor units of the reporting currency."),
  profitShare: z.int().nullable().describe('Of the profit of everybody measured, basis points.'),
  nps: z
    .strictObject({ score: z.number(), n: z.int(), low: z.number(), high: z.number() })
    .nullable()
    .describe('null: nobody of them answered.'),
  stages: z.record(z.string(), z.int()).describe('Customers by stage.'),
});

/** @throws Problem where nothing was measured. */
export async function readMeasured<Name extends keyof BaseReports>(
  { pool }: ReportSource,
  name: Name,
): Promise<AsOf<BaseReports[Name]>> {
  const report = await readBaseReport(pool, name);
  if (report !== null) return report;
  throw new Problem('not-found', {
    detail: 'The base was never measured. The timekeeper does it each night, `npm run calibrate` at once.',
  });
}

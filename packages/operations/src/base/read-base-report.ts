/** The figures of the measured base, as they were stored with its latest measurement: one row is read. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readReports } from '@loyalty-ladder/store/base/base-reports.ts';
import type { Pool } from 'pg';
import type { BaseReports } from './base-reports.ts';

/** As of the instant of a measurement; everything up to it is counted. */
export type AsOf<Report> = Report & { readonly asOf: Instant };

/** @returns null: the base was never measured. */
export async function readBaseReports(pool: Pool): Promise<AsOf<BaseReports> | null> {
  const stored = await readReports(pool);
  return stored && { asOf: stored.asOf, ...(stored.content as BaseReports) };
}

/** One of them. @returns null: the base was never measured. */
export async function readBaseReport<Name extends keyof BaseReports>(
  pool: Pool,
  name: Name,
): Promise<AsOf<BaseReports[Name]> | null> {
  const all = await readBaseReports(pool);
  return all && { asOf: all.asOf, ...all[name] };
}

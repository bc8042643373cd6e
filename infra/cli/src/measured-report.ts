/** What commands that report of the measured base have in common: the instant that they speak of, and what to do when there is none. */
import type { BaseReports } from '@loyalty-ladder/operations/base/base-reports.ts';
import { type AsOf, readBaseReport } from '@loyalty-ladder/operations/base/read-base-report.ts';
import { CommandError } from './command-error.ts';
import { type FormOptions, type Forms, printReport } from './report-options.ts';

const NEVER_MEASURED =
  'There is no figure yet: the base was never measured. The timekeeper does it each night (CALIBRATION_AT), and `npm run calibrate` at once; ' +
  'what that also publishes, `npm run calibrate -- --dry-run` says beforehand.';

/** Every report says so in its first line. */
export const MEASURED_HELP =
  'As of the latest measurement of the base (each night, or `npm run calibrate`), whose instant it says.';

/** @throws CommandError where nothing was measured. */
export function printMeasured<Name extends keyof BaseReports>(
  name: Name,
  options: FormOptions,
  forms: Forms<AsOf<BaseReports[Name]>>,
): Promise<void> {
  return printReport(options, forms, async ({ pool }) => {
    const report = await readBaseReport(pool, name);
    if (report === null) throw new CommandError(NEVER_MEASURED);
    return report;
  });
}

/** `npm run calibrate`: measures the whole base and publishes what it says of key customers and scores. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { type CalibrationRun, calibrate } from '@loyalty-ladder/operations/calibration/calibrate.ts';
import { readCalibrationList } from '@loyalty-ladder/operations/calibration/read-calibration-list.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { countCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { Command } from 'commander';
import { calibrationRefusalText, calibrationText } from './calibration-text.ts';
import { calibrationsText } from './calibrations-text.ts';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { parseMoment } from './moment.ts';
import { wholeNumber } from './number-option.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { ProgressLine } from './progress-line.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const command = withOperatorOptions(new Command('npm run calibrate --'), 'by hand')
  .description(
    'Measures the whole base while everything runs: from which profit on a customer is key, which share of customers really brings how much,\n' +
      'and the bounds of recency, frequency and money. Publishes it as the next calibration, in force for everybody from its effective instant on.',
  )
  .option(
    '--at <instant>',
    'the base as of an instant that has been: 2011-12-01T00:00:00Z, or a date; without it, as of now',
  )
  .option('--effective <instant>', 'when it takes effect, at least 10 minutes ahead; without it, in 10 minutes')
  .option('--dry-run', 'only say what it would be and change; nothing is written')
  .option('--show <customers>', 'name so many of those who would enter or leave', wholeNumber(0, 1_000), 0)
  .option('--json', 'as JSON')
  .action(run);

command
  .command('list')
  .description('shows all calibrations, and whether all customers have been brought to them')
  .option('--json', 'as JSON')
  .action((_, list: Command) => listAll(list.optsWithGlobals()));

await runCommand(command);

interface Options extends OperatorOptions {
  readonly at?: string;
  readonly effective?: string;
  readonly dryRun?: boolean;
  readonly show: number;
  readonly json?: boolean;
}

async function run({ at, effective, dryRun = false, show, json = false, reason, by: actor }: Options): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL, { connectionsMax: 1 });
  const progress = new ProgressLine(process.stderr);
  try {
    const { calendar } = await loadProgramTimeline(pool);
    const [now, all] = [await readClock(pool), await countCustomers(pool)];
    const moment = (text: string | undefined, option: string) => text && parseMoment(text, option, calendar);
    const asked = {
      at: moment(at, '--at') || undefined,
      effectiveAt: moment(effective, '--effective') || undefined,
      ...{ dryRun, show, by: { actor, reason } },
    };
    const ran = await calibrate(pool, asked, now, (customers) =>
      progress.show(`${customers} of ${all} customers measured`),
    );
    progress.end();
    tell(ran, { dryRun, json });
  } finally {
    await pool.end();
  }
}

function tell(ran: CalibrationRun, { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean }): void {
  if (!ran.ok) throw new CommandError(calibrationRefusalText(ran));
  process.stdout.write(json ? `${jsonText({ dryRun, ...ran }, 2)}\n` : calibrationText(ran, dryRun));
}

async function listAll({ json = false }: { readonly json?: boolean }): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const calibrations = await readCalibrationList(pool);
    const terminal = terminalOf(process.stdout, process.env.COLUMNS);
    process.stdout.write(json ? `${jsonText(calibrations, 2)}\n` : calibrationsText(calibrations, terminal));
  } finally {
    await pool.end();
  }
}

/** `npm run drivers`: why those at risk are leaving. */
import { Command } from 'commander';
import { driversCsv, driversText } from './drivers-text.ts';
import { MEASURED_HELP, printMeasured } from './measured-report.ts';
import { type FormOptions, withForms } from './report-options.ts';
import { runCommand } from './run-command.ts';

const command = new Command('npm run drivers --').description(
  'Why those at risk are leaving, most probably: by class of cause, of those who gave evidence, beside the prior that holds for everybody.\n' +
    MEASURED_HELP,
);

await runCommand(
  withForms(command).action((options: FormOptions) =>
    printMeasured('drivers', options, { text: driversText, csv: driversCsv }),
  ),
);

/** `npm run pulse`: how loyal the base is, month by month. */
import { Command } from 'commander';
import { MEASURED_HELP, printMeasured } from './measured-report.ts';
import { pulseCsv, pulseText } from './pulse-text.ts';
import { type FormOptions, withForms } from './report-options.ts';
import { runCommand } from './run-command.ts';

const command = new Command('npm run pulse --').description(
  'Loyalty by month: who bought again, referrals that became customers, reviews, who takes part in points, lines at full price, critics who\n' +
    'came back, and how soon they were answered.\n' +
    MEASURED_HELP,
);

await runCommand(
  withForms(command).action((options: FormOptions) =>
    printMeasured('pulse', options, { text: pulseText, csv: pulseCsv }),
  ),
);

/** `npm run segments`: who the customers are by what they bought. */
import { Command } from 'commander';
import { MEASURED_HELP, printMeasured } from './measured-report.ts';
import { type FormOptions, withForms } from './report-options.ts';
import { runCommand } from './run-command.ts';
import { segmentsCsv, segmentsText } from './segments-text.ts';

const command = new Command('npm run segments --').description(
  'Customers by what they bought: eleven named segments by scores of recency, frequency and money, and clusters by k-means, each with\n' +
    'its size, its share of the profit, NPS and stages.\n' +
    MEASURED_HELP,
);

await runCommand(
  withForms(command).action((options: FormOptions) =>
    printMeasured('segments', options, { text: segmentsText, csv: segmentsCsv }),
  ),
);

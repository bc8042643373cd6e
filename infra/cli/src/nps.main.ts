/** `npm run nps`: how many more would recommend us than warn of us, of the base and its parts. */
import { npsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import { readSegments } from '@loyalty-ladder/operations/reports/read-segments.ts';
import { Command } from 'commander';
import { npsCsv, npsText } from './nps-text.ts';
import { wholeNumber } from './number-option.ts';
import { atOf, type FormOptions, printReport, withAt, withForms } from './report-options.ts';
import { runCommand } from './run-command.ts';

interface Options extends FormOptions {
  readonly at?: string;
  readonly months: number;
}

const MONTHS = 13;

const command = new Command('npm run nps --').description(
  'Net promoter score: of each customer the latest answer in the window of the program, for the base, by stage, RFM segment, touchpoint ' +
    'and employee; and by month, of the latest answers of each. Every figure with n and its 95 % interval.',
);

await runCommand(
  withForms(withAt(command))
    .option('--months <months>', 'how many to tell', wholeNumber(1, 120), MONTHS)
    .action((options: Options) =>
      printReport(options, { text: npsText, csv: npsCsv }, async (source) =>
        npsReport(source, {
          at: atOf(options.at, '--at', source),
          months: options.months,
          segments: await readSegments(source.pool),
        }),
      ),
    ),
);

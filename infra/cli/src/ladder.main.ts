/** `npm run ladder`: how many stand on which rung, how they move, how long they stay, and where they will be. */
import { ladderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { Command } from 'commander';
import { ladderCsv, ladderText } from './ladder-text.ts';
import { printReport, type SpanOptions, spanOptionsOf, withForms, withSpan } from './report-options.ts';
import { runCommand } from './run-command.ts';

const command = new Command('npm run ladder --').description(
  'The ladder at the end of a span: customers by stage, moves between stages in the span with their shares, how long the stays had lasted ' +
    'that ended in it, and a forecast of the next three months beside the error of the one made a quarter before.',
);

await runCommand(
  withForms(withSpan(command)).action((options: SpanOptions) =>
    printReport(options, { text: ladderText, csv: ladderCsv }, (source) =>
      ladderReport(source, spanOptionsOf(options, source)),
    ),
  ),
);

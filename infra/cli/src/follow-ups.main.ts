/** `npm run follow-ups`: whether critics got their answer in time, who still waits; and `resolve`, which says that one has got it. */
import {
  FOLLOW_UP_ID,
  FOLLOW_UP_ID_RULE,
  type FoundCase,
  findCase,
} from '@loyalty-ladder/operations/follow-ups/find-case.ts';
import { followUpsReport } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { resolveCase } from '@loyalty-ladder/operations/follow-ups/resolve-case.ts';
import { FOLLOW_UP_TOUCHPOINT } from '@loyalty-ladder/operations/service-contacts/service-contact.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { followUpsCsv, followUpsText } from './follow-ups-text.ts';
import { instantText } from './instant-text.ts';
import { wholeNumber } from './number-option.ts';
import { printReport, type SpanOptions, spanOptionsOf, withForms, withSpan } from './report-options.ts';
import { runCommand } from './run-command.ts';
import { contactFact, onStore, publishing } from './send-contact.ts';
import { writtenText } from './written-text.ts';

interface ReportOptions extends SpanOptions {
  readonly open: number;
}

interface ResolveOptions {
  readonly by: string;
  readonly note: string;
  readonly touchpoint: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const OPEN_LISTED = 20;

const command = withForms(
  withSpan(
    new Command('npm run follow-ups --').description(
      'Follow-ups of critics: open and overdue at the end of a span, whichever span they are of; of those opened in it how they ended, by ' +
        'trigger, the time to the answer and the share answered in time. Then the open cases, the oldest deadline first.\n' +
        'With --csv: the figures; with --open and --csv: the open cases.',
    ),
  ),
)
  .option(
    '--open <cases>',
    `list so many open cases (default: ${OPEN_LISTED}; none with --csv)`,
    wholeNumber(0, 100_000),
  )
  .action(report);

command
  .command('resolve')
  .description(
    'says that the critic has got the answer: publishes contact.service (resolved), which closes the case once it is applied, unless a ' +
      'complaint is open. The note is kept in the record of operator actions and nowhere else.',
  )
  .argument('<id>', 'of the follow-up, as the list has it', followUpId)
  .addOption(
    new Option('--by <name>', 'who has settled it: the employeeId of the fact')
      .argParser(writtenText)
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--note <text>', 'what was done about it, for the record').argParser(writtenText).makeOptionMandatory(),
  )
  .option('--touchpoint <name>', 'where', FOLLOW_UP_TOUCHPOINT)
  .option('--dry-run', 'only say what would be published')
  .option('--json', 'as JSON')
  .action(resolve);

await runCommand(command);

function report(options: Omit<ReportOptions, 'open'> & { readonly open?: number }): Promise<void> {
  const openMax = options.open ?? (options.csv ? 0 : OPEN_LISTED);
  return printReport(options, { text: followUpsText, csv: followUpsCsv }, (source) =>
    followUpsReport(source, { ...spanOptionsOf(options, source), openMax }),
  );
}

async function resolve(
  id: string,
  { by, note, touchpoint, dryRun = false, json = false }: ResolveOptions,
): Promise<void> {
  await onStore(async (pool) => {
    const found = openCaseOf(await findCase(pool, id));
    const { customerId } = found;
    const contact = { customerId, touchpoint, waitSeconds: 0, resolved: true, employeeId: by };
    const fact = await contactFact(pool, contact, { employeeId: '--by', touchpoint: '--touchpoint' });
    if (!dryRun) {
      await publishing((publish) => resolveCase(pool, { id, by, note, fact, through: 'command' }, () => publish(fact)));
    }
    const { openComplaints } = found;
    process.stdout.write(
      json ? `${jsonText({ published: !dryRun, followUp: id, openComplaints, fact }, 2)}\n` : toldText(found, dryRun),
    );
  });
}

function followUpId(text: string): string {
  if (FOLLOW_UP_ID.test(text)) return text;
  throw new InvalidArgumentError(`It ${FOLLOW_UP_ID_RULE}.`);
}

function openCaseOf(found: FoundCase | undefined): FoundCase {
  if (found === undefined) {
    throw new CommandError(
      'There is no follow-up of that id: it was never opened, or what opened it was taken back (`npm run follow-ups` lists those that are open).',
    );
  }
  if (found.closed === null) return found;
  throw new CommandError(
    `Nothing was published: the case is closed (${found.closed.as}, ${instantText(found.closed.at)}).`,
  );
}

function toldText({ openComplaints, deadlineAt }: FoundCase, dryRun: boolean): string {
  const head = dryRun
    ? 'contact.service (resolved) would be published; nothing was.\n'
    : 'Published contact.service (resolved). The case closes once it is applied: `npm run follow-ups`.\n';
  const complaints =
    openComplaints === null || openComplaints === 0
      ? ''
      : `${counted(openComplaints, 'complaint')} of the customer is open: the case stays open until feedback.complaint-resolved says that none is.\n`;
  return `${head}${complaints}Its deadline: ${instantText(deadlineAt)}.\n`;
}

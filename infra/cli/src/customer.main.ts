/** `npm run customer`: one customer, now or at a past instant, with the reasons. */
import { customerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import { type CustomerRecord, loadCustomerRecord } from '@loyalty-ladder/operations/customer/load-customer-record.ts';
import { type PartitionBacklog, readPartitionBacklog } from '@loyalty-ladder/operations/customer/partition-backlog.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { collapse } from '@loyalty-ladder/store/history/read-revisions.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { Command, Option } from 'commander';
import type { Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres, openStream } from './clients.ts';
import { CommandError } from './command-error.ts';
import { customerText } from './customer-text.ts';
import { parseMoment } from './moment.ts';
import { wholeNumber } from './number-option.ts';
import { runCommand } from './run-command.ts';
import { printable, terminalOf } from './terminal.ts';

interface Options {
  readonly at?: string;
  readonly revisions: 'collapsed' | 'all';
  readonly lines: number;
  readonly json?: boolean;
}

const command = new Command('npm run customer --')
  .description(
    'Shows a customer: stage, risk and points with their reasons, what is missing for the next rung, what comes if nothing happens, ' +
      'the statement and the history. For a past instant the facts that had happened by then are folded anew, whenever they were recorded.',
  )
  .argument('<id>', "the customer's id, as in the key of its facts")
  .option(
    '--at <instant>',
    "2010-06-01T12:00:00Z, an instant as this prints it (2010-06-01 12:00, UTC), or 2010-06-01 for that day's first instant in the program's zone",
  )
  .addOption(
    new Option('--revisions <which>', 'history as it stands, or every revision of it')
      .choices(['collapsed', 'all'])
      .default('collapsed'),
  )
  .option('--lines <lines>', 'how many of the latest lines of statement and history', wholeNumber(1, 1_000_000), 20)
  .option('--json', 'as JSON, whole')
  .action(run);

const KAFKA_MS_MAX = 2_000;

await runCommand(command);

async function run(id: string, { at, revisions, lines, json = false }: Options): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const record = await loadCustomerRecord(pool, id);
    if (record === undefined) {
      throw new CommandError(
        `No customer is known under the id ${printable(id)}: no fact of that id has been applied (see \`npm run lag\`).`,
      );
    }
    const report = customerReport(record, instantOf(at, record), await askKafka(pool, record));
    const history = revisions === 'all' ? report.history : collapse(report.history);
    const text = json
      ? `${jsonText({ ...report, history }, 2)}\n`
      : customerText(report, { revisions, linesMax: lines }, terminalOf(process.stdout, process.env.COLUMNS));
    process.stdout.write(text);
  } finally {
    await pool.end();
  }
}

/** What waits there is a note in passing: without Kafka the rest is as right. */
async function askKafka(pool: Pool, { customer: { partition } }: CustomerRecord): Promise<PartitionBacklog | null> {
  let stream: StreamClient | undefined;
  try {
    const config = await readConfig(process.env, ['KAFKA_BROKERS']);
    stream = await openStream(kafkaAccess(config), { msMax: KAFKA_MS_MAX, retriesMax: 0 });
    return await within(KAFKA_MS_MAX, readPartitionBacklog(pool, stream, config.TOPIC_PREFIX, partition));
  } catch {
    return null;
  } finally {
    await stream?.close();
  }
}

/** A future instant has no answer: what will have happened by then is not known. */
function instantOf(at: string | undefined, { programs, clockAt }: CustomerRecord): number {
  if (at === undefined) return clockAt;
  const instant = parseMoment(at, '--at', programs.calendar);
  if (instant <= clockAt) return instant;
  const now = new Date(clockAt).toISOString();
  throw new CommandError(
    `--at: ${at} lies ahead of the ladder's clock (${now}); "If nothing happens" shows what is known to come.`,
  );
}

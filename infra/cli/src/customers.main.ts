/** `npm run customers`: who stands where now; and `--republish`, which has the relay tell of everybody again in loyalty.customers. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { republishCards } from '@loyalty-ladder/operations/cards/republish-cards.ts';
import { countStandings, type ListedStandings } from '@loyalty-ladder/operations/customers/count-standings.ts';
import { listStanding, type Standing, type Wanted } from '@loyalty-ladder/operations/customers/list-standing.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { Command, Option } from 'commander';
import type { Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { countsText, nextStepText, standingsText } from './customers-text.ts';
import { wholeNumber } from './number-option.ts';
import { ProgressLine } from './progress-line.ts';
import { runCommand } from './run-command.ts';
import { printable, terminalOf } from './terminal.ts';

const STAGES: readonly Stage[] = ['potential', 'visitor', 'first-purchase', 'regular', 'adherent', 'retired'];
const RISKS: readonly RiskLevel[] = ['none', 'watch', 'at-risk', 'lost'];

const REPUBLISHED_A_SECOND = 2_000;

interface Options extends Wanted {
  readonly after?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly republish?: boolean;
  readonly rate?: number;
}

const command = new Command('npm run customers --')
  .description(
    'Lists customers by rung and level of risk, as Postgres has them now, and counts all of them.\n' +
      'With --republish the relay tells of every customer again in loyalty.customers, while everything runs.',
  )
  .addOption(new Option('--stage <rung>', 'those on this rung').choices(STAGES))
  .addOption(new Option('--risk <level>', 'those at this level of risk').choices(RISKS))
  .option('--limit <customers>', 'how many to list; all are counted', wholeNumber(0, 10_000_000), 100)
  .option('--after <id>', 'go on behind this customer')
  .option('--json', 'one JSON object a customer and line; the counts go to stderr')
  .addOption(
    new Option(
      '--republish',
      'for a store that is older than the topic, and after the topic was lost, made anew or Postgres restored',
    ).conflicts(['stage', 'risk', 'after', 'json']),
  )
  .option(
    '--rate <customers>',
    `with --republish: customers a second (default: ${REPUBLISHED_A_SECOND})`,
    wholeNumber(1, 1_000_000),
  )
  .action(run);

await runCommand(command);

async function run(options: Options): Promise<void> {
  if (options.rate !== undefined && !options.republish)
    throw new CommandError('--rate is of --republish: listing customers has none.');
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    await (options.republish ? republish(pool, options.rate ?? REPUBLISHED_A_SECOND) : list(pool, options));
  } finally {
    await pool.end();
  }
}

async function list(pool: Pool, options: Options): Promise<void> {
  const { limit, json = false } = options;
  const after = await placeOf(pool, options.after);
  const source = { pool, programs: await loadProgramTimeline(pool), now: await readClock(pool) };
  const terminal = terminalOf(process.stdout, process.env.COLUMNS);
  const listed: Standing[] = [];
  const onListed = (standing: Standing): void => {
    if (json) process.stdout.write(`${jsonText(standing)}\n`);
    else listed.push(standing);
  };
  const found: ListedStandings = await countStandings(listStanding(source, options, after), limit, onListed);
  if (listed.length > 0) process.stdout.write(`${standingsText(listed, terminal)}\n\n`);
  const summary = json ? process.stderr : process.stdout;
  summary.write(countsText(found, options));
  summary.write(nextStepText(found, options));
}

/** @returns the customer_no behind which to go on. */
async function placeOf(pool: Pool, customerId: string | undefined): Promise<bigint> {
  if (customerId === undefined) return 0n;
  const customer = await findCustomer(pool, customerId);
  if (customer === undefined)
    throw new CommandError(`--after: no customer is known under the id ${printable(customerId)}.`);
  return customer.customerNo;
}

async function republish(pool: Pool, rate: number): Promise<void> {
  const progress = new ProgressLine(process.stderr);
  const customers = await republishCards({
    pool,
    rate,
    onProgress: (soFar) => progress.show(`asked for ${soFar.customers} of ${soFar.all} customers`),
  });
  progress.end();
  process.stdout.write(
    `The relay was asked to tell of ${customers} customers in loyalty.customers; they wait in the outbox until it has.\n` +
      'How far it is: `npm run lag`. What it tells: `npm run tail -- loyalty.customers`.\n',
  );
}

/** `npm run rebuild-cards`: every card in Redis anew from Postgres, while everything runs. */
import { type RebuildProgress, rebuildCards } from '@loyalty-ladder/operations/cards/rebuild-cards.ts';
import { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres, openRedis } from './clients.ts';
import { CommandError } from './command-error.ts';
import { wholeNumber } from './number-option.ts';
import { ProgressLine } from './progress-line.ts';
import { runCommand } from './run-command.ts';

const command = new Command('npm run rebuild-cards --')
  .description(
    'Writes the cards of all customers in Redis anew from Postgres and removes cards of customers that do not exist.\n' +
      'Safe while everything runs, and safe to repeat: an older card never replaces a newer one.',
  )
  .option('--rate <customers>', 'customers a second', wholeNumber(1, 1_000_000), 2_000)
  .option(
    '--restored',
    'after Postgres was restored from a backup: overwrites what cards tell of the time that is lost',
  )
  .action(run);

/** Never while everything is in order: a card is written only after Postgres has what it tells. */
const AHEAD = (cards: number): string =>
  `${cards} cards tell more of their customers than Postgres knows, and were left: it was restored from a backup.\n` +
  'Is this the database you mean, run `npm run rebuild-cards -- --restored`: what is in Postgres then holds.';

const SUBSCRIBERS =
  'Subscribers of loyalty.customers still read what was told of that time: `npm run customers -- --republish` tells them too.\n';

const LEFT = (customers: number): string =>
  `${customers} of the customers were recorded by a newer version than this command: its processes write their cards.\n`;

await runCommand(command);

interface Options {
  readonly rate: number;
  readonly restored?: boolean;
}

async function run({ rate, restored = false }: Options): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL', 'REDIS_URL']);
  const progress = new ProgressLine(process.stderr);
  const pool = await openPostgres(config.DATABASE_URL);
  const redis = await openRedis(config.REDIS_URL);
  try {
    const startedAt = performance.now();
    const { customers, written, left, orphans } = await rebuildCards({
      pool,
      redis,
      prefix: config.TOPIC_PREFIX,
      rate,
      restored,
      onProgress: (soFar) => progress.show(progressText(soFar)),
    });
    progress.end();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `${customers} customers: ${written} cards written, ${customers - written - left} were right; ` +
        `${orphans.removed} of ${orphans.cards} cards had no customer and were removed (${seconds} s)\n`,
    );
    if (restored) process.stdout.write(SUBSCRIBERS);
    if (left > 0) process.stdout.write(LEFT(left));
    if (orphans.ahead > 0) throw new CommandError(AHEAD(orphans.ahead));
  } finally {
    redis.disconnect();
    await pool.end();
  }
}

function progressText({ all, customers, written, orphans }: RebuildProgress): string {
  if (orphans.cards === 0) return `${customers} of ${all} customers, ${written} cards written`;
  return `${customers} customers done; ${orphans.cards} cards looked at, ${orphans.removed} without a customer removed`;
}

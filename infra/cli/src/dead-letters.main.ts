/** `npm run dead-letters`: what could not be applied, and why. */
import { DEAD_LETTER_REASONS } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { type DecodedDeadLetter, readDeadLetters } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { parsePlace } from '@loyalty-ladder/operations/records/record-place.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { readDeadLetterCounts } from '@loyalty-ladder/store/reports/read-dead-letter-counts.ts';
import { type DeadLetterFilter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { Command, Option } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { deadLettersText, deadLetterText } from './dead-letter-text.ts';
import { wholeNumber } from './number-option.ts';
import { ourTopic } from './our-topics.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const command = new Command('npm run dead-letters --').description(
  'Records that could not be applied, why, and what to do about them.',
);

command
  .command('list')
  .description('the latest ones, newest first, without what they hold')
  .addOption(new Option('--reason <reason>', 'only of this reason').choices(Object.keys(DEAD_LETTER_REASONS)))
  .option('--topic <topic>', 'only from this topic')
  .option('--source <source>', 'only of this ce_source')
  .option('--limit <records>', 'how many at the most', wholeNumber(1, 100_000), 20)
  .option('--json', 'as JSON')
  .action(list);

command
  .command('show')
  .description('one record: headers, and what its value says, or its bytes where it does not decode')
  .argument('<record>', 'TOPIC/PARTITION/OFFSET as `list` names it')
  .option('--json', 'as JSON')
  .action(show);

await runCommand(command);

interface ListOptions extends DeadLetterFilter {
  readonly limit: number;
  readonly json?: boolean;
}

async function list({ limit, json = false, ...filter }: ListOptions): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const { topic } = filter;
    const wanted = { ...filter, ...(topic === undefined ? {} : { topic: ourTopic(topic, config.TOPIC_PREFIX) }) };
    const letters = await listDeadLetters(pool, wanted, limit);
    const counts = await readDeadLetterCounts(pool);
    const text = json
      ? `${jsonText(letters, 2)}\n`
      : deadLettersText(letters, counts, terminalOf(process.stdout, process.env.COLUMNS));
    process.stdout.write(text);
  } finally {
    await pool.end();
  }
}

async function show(record: string, { json = false }: { json?: boolean }): Promise<void> {
  const place = parsePlace(record);
  if (place === undefined) {
    throw new CommandError(`"${record}" is not TOPIC/PARTITION/OFFSET, like loyalty.purchases/3/42.`);
  }
  const config = await readConfig(process.env, ['DATABASE_URL', 'SCHEMA_REGISTRY_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const schemas = await openSchemas(config.SCHEMA_REGISTRY_URL);
    const letters = await readDeadLetters(pool, place, config.TOPIC_PREFIX, schemas);
    if (letters.length === 0) throw new CommandError(notAmongThem(record));
    for (const letter of letters) process.stdout.write(json ? asJson(letter) : asText(letter));
  } finally {
    await pool.end();
  }
}

function notAmongThem(record: string): string {
  return (
    `${record} is not among the dead letters: it was applied, not read yet, or never there.\n` +
    '`npm run dead-letters -- list` shows those that are.'
  );
}

function asJson({ letter, payload }: DecodedDeadLetter): string {
  return `${jsonText({ ...letter, payload }, 2)}\n`;
}

function asText(letter: DecodedDeadLetter): string {
  return deadLetterText(letter, terminalOf(process.stdout, process.env.COLUMNS));
}

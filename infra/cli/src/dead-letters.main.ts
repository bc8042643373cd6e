/** `npm run dead-letters`: what could not be applied, and why. */
import { DEAD_LETTER_REASONS } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import { decodePayload } from '@loyalty-ladder/operations/records/decode-payload.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { readDeadLetterCounts } from '@loyalty-ladder/store/reports/read-dead-letter-counts.ts';
import { type FoundDeadLetter, findDeadLetters } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { type DeadLetterFilter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { Command, Option } from 'commander';
import type { Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { deadLettersText, deadLetterText } from './dead-letter-text.ts';
import { wholeNumber } from './number-option.ts';
import { ourTopic } from './our-topics.ts';
import { parsePlace, placeText } from './record-place.ts';
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
  const config = await readConfig(process.env, ['DATABASE_URL', 'SCHEMA_REGISTRY_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const letters = await find(pool, record, config.TOPIC_PREFIX);
    const schemas = await openSchemas(config.SCHEMA_REGISTRY_URL);
    for (const letter of letters) {
      const { ce_type: type } = letter.headers;
      const payload = await decodePayload(letter.value, typeof type === 'string' ? type : undefined, schemas);
      const text = json
        ? `${jsonText({ ...letter, payload }, 2)}\n`
        : deadLetterText({ letter, payload }, terminalOf(process.stdout, process.env.COLUMNS));
      process.stdout.write(text);
    }
  } finally {
    await pool.end();
  }
}

/** With the environment's prefix or without it. */
async function find(pool: Pool, record: string, prefix: string): Promise<FoundDeadLetter[]> {
  const place = parsePlace(record);
  const found = await findDeadLetters(pool, place);
  if (found.length > 0) return found;
  const prefixed = await findDeadLetters(pool, { ...place, topic: topicName(prefix, place.topic) });
  if (prefixed.length > 0) return prefixed;
  throw new CommandError(
    `${placeText(place)} is not among the dead letters: it was applied, not read yet, or never there.\n` +
      '`npm run dead-letters -- list` shows those that are.',
  );
}

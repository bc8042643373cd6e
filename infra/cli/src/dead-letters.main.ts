/** `npm run dead-letters`: what could not be applied, why, and what becomes of it. */
import { discardLetters } from '@loyalty-ladder/operations/records/discard-letters.ts';
import { letterPages } from '@loyalty-ladder/operations/records/letter-pages.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { type DecodedDeadLetter, readDeadLetters } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { joined, type Replayed, replayLetters } from '@loyalty-ladder/pipeline/replay-letters.ts';
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { countsByReason, readOpenLetterCounts } from '@loyalty-ladder/store/reports/read-open-letter-counts.ts';
import { DEAD_LETTER_STATES, type DeadLetterState } from '@loyalty-ladder/store/stream/dead-letter-state.ts';
import { type DeadLetterFilter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { countOpenLetters } from '@loyalty-ladder/store/stream/pick-open-letters.ts';
import { Command, Option } from 'commander';
import type { ClientBase, Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { closingText, deadLettersText, deadLetterText, listedLetter } from './dead-letter-text.ts';
import { effectsText } from './letter-effect-text.ts';
import { filterOf, type LetterOptions, subjectOf, withLetterOptions } from './letter-options.ts';
import { withMendOptions } from './mend-letter.ts';
import { wholeNumber } from './number-option.ts';
import { openReplay } from './open-replay.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { ProgressLine } from './progress-line.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

/** However many there are, no more than a page of them is in memory. */
const PAGE = 1_000;
const RECORD = 'TOPIC/PARTITION/OFFSET or the number, as `list` names it';

const command = new Command('npm run dead-letters --').description(
  'Records that could not be applied, why, and what to do about them.',
);

withLetterOptions(
  command.command('list').description('the latest ones that are open, newest first, without what they hold'),
)
  .option('--reason <reason>', 'the same as --kind')
  .addOption(
    new Option('--state <state>', 'of another state than open').choices([...DEAD_LETTER_STATES, 'all']).default('open'),
  )
  .option('--below <number>', 'go on behind the last one of the page before', wholeNumber(1, Number.MAX_SAFE_INTEGER))
  .option('--limit <records>', 'how many at the most', wholeNumber(1, 1_000_000), 20)
  .option('--json', 'as JSON')
  .action(list);

command
  .command('show')
  .description(
    'one record: headers, what its value says, or its bytes where it does not decode, and what stands between it and a fact',
  )
  .argument('<record>', RECORD)
  .option('--draft', 'only what `mend` takes: the event in JSON, to be corrected in a file')
  .option('--json', 'as JSON')
  .action(show);

withMendOptions(command.command('mend').argument('<number>', 'of the letter, as `list` names it'));

withHandOptions(
  command
    .command('replay')
    .description(
      'sends open ones through again, each in its latest version, in the name of the group that could not apply them: after the program, a\n' +
        'schema, this software or the letter itself was mended. Nothing is published to the input topic, and the time at which the broker took a record stays. What is\n' +
        'refused again stays open.',
    ),
).action(replay);

withHandOptions(
  command
    .command('discard')
    .description('closes open ones that nobody will mend; their bytes and topics are left alone'),
).action(discard);

await runCommand(command);

/** For what is done to many at once. */
function withHandOptions(made: Command): Command {
  return withOperatorOptions(
    withLetterOptions(made.argument('[record]', RECORD))
      .option('--all', 'all that are open, where neither a record nor an option names some')
      .option('--rate <letters>', 'letters a second', wholeNumber(1, 100_000), 200)
      .option('--dry-run', 'says what would come of it, and changes nothing')
      .option('--json', 'as JSON'),
  );
}

interface ListOptions extends LetterOptions {
  readonly reason?: string;
  readonly state: DeadLetterState | 'all';
  readonly below?: number;
  readonly limit: number;
  readonly json?: boolean;
}

async function list({ limit, below, json = false, state, reason, ...options }: ListOptions): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const filter = {
    ...filterOf({ ...options, ...(reason === undefined ? {} : { kind: reason }) }, config.TOPIC_PREFIX),
    ...(state === 'all' ? {} : { state }),
  };
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    if (json) await listAsJson(pool, filter, limit, below);
    else await listAsText(pool, filter, limit, below);
  } finally {
    await pool.end();
  }
}

async function* pages(pool: Pool, filter: DeadLetterFilter, limit: number, below: number | undefined) {
  let from = below === undefined ? undefined : BigInt(below);
  for (let left = limit; left > 0; ) {
    const page = await listDeadLetters(pool, filter, Math.min(PAGE, left), from);
    if (page.length > 0) yield page;
    if (page.length < Math.min(PAGE, left)) return;
    left -= page.length;
    from = page.at(-1)?.letterNo;
  }
}

async function listAsJson(...args: Parameters<typeof pages>): Promise<void> {
  let written = 0;
  for await (const page of pages(...args)) {
    for (const letter of page)
      process.stdout.write(`${written++ === 0 ? '[\n' : ',\n'}${jsonText(listedLetter(letter))}`);
  }
  process.stdout.write(written === 0 ? '[]\n' : '\n]\n');
}

async function listAsText(pool: Pool, ...rest: [DeadLetterFilter, number, number | undefined]): Promise<void> {
  const terminal = terminalOf(process.stdout, process.env.COLUMNS);
  const now = await readClock(pool);
  const reasons = new Set<string>();
  let [shown, last] = [0, 0n];
  for await (const page of pages(pool, ...rest)) {
    process.stdout.write(deadLettersText(page, now, terminal));
    for (const { reason } of page) reasons.add(reason);
    shown += page.length;
    last = page.at(-1)?.letterNo ?? last;
  }
  const counts = countsByReason(await readOpenLetterCounts(pool));
  const next = shown === rest[1] ? last : undefined;
  process.stdout.write(closingText({ shown, next, reasons: [...reasons].toSorted(), counts }, terminal));
}

interface ShowOptions {
  readonly json?: boolean;
  readonly draft?: boolean;
}

async function show(record: string, { json = false, draft = false }: ShowOptions): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL', 'SCHEMA_REGISTRY_URL']);
  const filter = filterOf({}, config.TOPIC_PREFIX, record);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const schemas = await openSchemas(config.SCHEMA_REGISTRY_URL);
    const letters = await readDeadLetters(pool, filter, schemas);
    if (letters.length === 0) throw new CommandError(notAmongThem(record));
    if (draft && letters.length > 1)
      throw new CommandError(`${record} is a dead letter of several groups: name its number.`);
    for (const letter of letters)
      process.stdout.write(draft ? `${letter.draft}\n` : json ? asJson(letter) : asText(letter));
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

function asJson({ letter, ...parts }: DecodedDeadLetter): string {
  return `${jsonText({ ...letter, ...parts }, 2)}\n`;
}

function asText(letter: DecodedDeadLetter): string {
  return deadLetterText(letter, terminalOf(process.stdout, process.env.COLUMNS));
}

interface HandOptions extends LetterOptions, OperatorOptions {
  readonly all?: boolean;
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** @throws CommandError where nothing says which ones. */
function meant(options: HandOptions, record: string | undefined, prefix: string): DeadLetterFilter {
  const filter = filterOf(options, prefix, record);
  if (Object.keys(filter).length > 0 || options.all) return filter;
  throw new CommandError('Which ones? Name a record, narrow them down with an option, or say --all.');
}

function byOf(verb: string, options: HandOptions, record: string | undefined) {
  const { by: actor, reason } = options;
  return { actor, action: `dead-letters ${verb}`, subject: subjectOf(options, record), reason };
}

async function replay(record: string | undefined, options: HandOptions): Promise<void> {
  const needed = ['DATABASE_URL', 'KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'REDIS_URL'] as const;
  const config = await readConfig(process.env, needed);
  const filter = meant(options, record, config.TOPIC_PREFIX);
  const { context, close } = await openReplay(config);
  const progress = new ProgressLine(process.stderr);
  const by = byOf('replay', options, record);
  const isTrial = options.dryRun === true;
  const note = (tx: ClientBase, { applied, refused }: Replayed) => {
    const details = {
      replayed: applied.map(({ letterNo }) => String(letterNo)),
      refused: refused.map(({ letterNo, reason }) => ({ letter: String(letterNo), reason })),
    };
    return recordOperatorAction(tx, { ...by, details });
  };
  let done: Replayed = { applied: [], refused: [] };
  try {
    const all = await countOpenLetters(context.pool, filter);
    for await (const page of letterPages({ pool: context.pool, filter, rate: options.rate })) {
      const work = () => replayLetters(context, page, { by, isTrial, note });
      const part = await repeat(work, { onTrouble: ({ reason }) => progress.show(`trying again after ${reason}`) });
      done = joined([done, part]);
      progress.show(`${done.applied.length + done.refused.length} of ${all} dead letters sent through`);
    }
  } finally {
    progress.end();
    await close();
  }
  const { applied, refused } = done;
  const asJson = { dryRun: isTrial, applied: applied.length, refused, ...(isTrial && { effects: applied }) };
  process.stdout.write(options.json ? `${jsonText(asJson, 2)}\n` : replayedText(done, isTrial));
}

function replayedText({ applied, refused }: Replayed, isTrial: boolean): string {
  const would = isTrial ? 'would be ' : '';
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  const kinds = [...byReason].map(([reason, letters]) => `${reason} ${letters.length}`);
  const again =
    refused.length === 0 ? '' : `; ${refused.length} ${would}refused again, and stay open: ${kinds.join(', ')}`;
  const effects = isTrial ? effectsText(applied, terminalOf(process.stdout, process.env.COLUMNS)) : '';
  return `${effects}${counted(applied.length, 'dead letter')} ${would}applied${again}.${isTrial ? ' Nothing was changed.' : ''}\n`;
}

async function discard(record: string | undefined, options: HandOptions): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const filter = meant(options, record, config.TOPIC_PREFIX);
  const pool = await openPostgres(config.DATABASE_URL);
  const progress = new ProgressLine(process.stderr);
  try {
    const all = await countOpenLetters(pool, filter);
    let discarded = options.dryRun ? all : 0;
    if (!options.dryRun) {
      for await (const page of letterPages({ pool, filter, rate: options.rate })) {
        discarded += await discardLetters(pool, page, byOf('discard', options, record));
        progress.show(`${discarded} of ${all} dead letters discarded`);
      }
    }
    progress.end();
    const text = options.dryRun
      ? `${counted(discarded, 'dead letter')} would be discarded. Nothing was changed.\n`
      : `${counted(discarded, 'dead letter')} discarded.\n`;
    process.stdout.write(options.json ? `${jsonText({ dryRun: options.dryRun === true, discarded }, 2)}\n` : text);
  } finally {
    await pool.end();
  }
}

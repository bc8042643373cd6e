/** `npm run streams`: where groups stand on the logs that they read, and how to go on where the two do not belong together. */
import { randomUUID } from 'node:crypto';
import { INPUT_TOPICS, PARTITIONS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { rebuildCards } from '@loyalty-ladder/operations/cards/rebuild-cards.ts';
import { adoptMovedStore } from '@loyalty-ladder/operations/streams/adopt-moved-store.ts';
import { goOn } from '@loyalty-ladder/operations/streams/go-on.ts';
import { type MendOrder, type MendSource, mendStreams } from '@loyalty-ladder/operations/streams/mend-streams.ts';
import {
  type PauseOrder,
  type PauseOutcome,
  pausableGroups,
  pauseConsumer,
  resumeConsumer,
} from '@loyalty-ladder/operations/streams/pause-consumer.ts';
import { readStreamStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { StreamVerb } from '@loyalty-ladder/store/stream/judge-position.ts';
import { Command } from 'commander';
import type { Pool } from 'pg';
import { adoptionText } from './adoption-text.ts';
import { readConfig } from './cli-config.ts';
import { openPostgres, openRedis, openStream } from './clients.ts';
import { CommandError } from './command-error.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { ourTopic } from './our-topics.ts';
import { runCommand } from './run-command.ts';
import { mendingText, mendRefusalText } from './stream-fault-text.ts';
import { pauseText, streamStatusText } from './streams-text.ts';
import { terminalOf } from './terminal.ts';

/** Nothing else is at work. */
const CARDS_PER_SECOND = 10_000;

const HALTS_AGAIN =
  'Is as much of what comes next poison, the partition halts again: with --as-dead-letters it would go on all the same.\n';

const command = new Command('npm run streams --').description(
  'Where consumer groups stand on the logs that they read, and how to go on where log and store do not belong together: a topic was made ' +
    'again, records were deleted before they were applied, a broker has lost the end of a log, the store was restored from a backup. The ' +
    'consumer stops then; `status` says what has happened, what is lost, and which of the other commands goes on.',
);

command
  .command('status')
  .description('by group and partition: where it stands, what is lost, what to do; and what was done by hand')
  .option('--json', 'as JSON')
  .action(status);

const VERBS: readonly (readonly [StreamVerb, string])[] = [
  [
    'accept-loss',
    'records were deleted before they were applied, or a broker has lost the end of a log: goes on at what is there',
  ],
  ['begin-anew', 'the topic was made again, or its log is another one: reads it from its beginning'],
  ['read-again', 'the store was restored from a backup: reads again what it does not know'],
];

for (const [verb, description] of VERBS) {
  withOperatorOptions(command.command(verb).description(`${description}; refused while its consumer runs`))
    .argument('<topic[/partition]>', 'loyalty.purchases/3; a topic alone: all of its partitions that need it')
    .option('--dry-run', 'only say what is lost and where it would go on')
    .option('--json', 'as JSON')
    .action((place, options) => mend(verb, place, options));
}

withOperatorOptions(command.command('adopt-store'))
  .description(
    'the store was moved into another Postgres cluster by a dump (pg_dump, logical replication): makes it one of that cluster, and ' +
      'writes all cards anew; refused while services are connected to it. A physical copy needs nothing.',
  )
  .option('--dry-run', 'only say whether it was moved')
  .action(adopt);

withOperatorOptions(
  command
    .command('go-on')
    .argument('<topic/partition>', 'one that is halted, or has set sources aside: loyalty.purchases/3')
    .description(
      'lets a partition go on: its sources are judged anew by what comes. Its consumer runs, and notices within seconds. What could not ' +
        'be applied before is among the dead letters',
    )
    .option(
      '--as-dead-letters',
      'do not wait for the cause to be mended: what cannot be applied becomes dead letters, and the partition is not halted again until ' +
        'its records can be applied',
    ),
).action(letGoOn);

withOperatorOptions(command.command('pause'))
  .argument('<group>', 'purchase-consumer, contact-consumer or feedback-consumer')
  .description(
    'pauses a consumer: once this returns, nothing of its topic is applied until it is resumed, whatever is restarted. Its members stay ' +
      'in their group; what comes waits in Kafka, as long as the topic keeps it, and time waits for it. What is no consumer group is not ' +
      'paused but stopped: outbox-relay, timekeeper and trigger-webhooks lose nothing by it.',
  )
  .option('--dry-run', 'only say whether it is paused')
  .action((name, options) => switchGroup(name, options, pauseConsumer, pausedText));

withOperatorOptions(command.command('resume'))
  .argument('<group>', 'one that is paused')
  .description('resumes a consumer that was paused: it goes on by itself within seconds, where it stood')
  .option('--dry-run', 'only say whether it is paused')
  .action((name, options) => switchGroup(name, options, resumeConsumer, resumedText));

await runCommand(command);

interface SwitchOptions extends OperatorOptions {
  readonly dryRun?: boolean;
}

async function switchGroup(
  name: string,
  { dryRun = false, reason, by: actor }: SwitchOptions,
  act: (pool: Pool, order: PauseOrder) => Promise<PauseOutcome>,
  textOf: (group: string, outcome: PauseOutcome, dryRun: boolean) => string,
): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const group = pausableGroup(name, config.TOPIC_PREFIX);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    process.stdout.write(textOf(group, await act(pool, { group, dryRun, actor, reason }), dryRun));
  } finally {
    await pool.end();
  }
}

/** @throws CommandError for a pause that is in force already: who has it may want it. */
function pausedText(group: string, { changes, pause }: PauseOutcome, dryRun: boolean): string {
  if (!changes && pause !== undefined)
    throw new CommandError(`${group} is paused ${pauseText(pause)}. Nothing was changed.`);
  if (dryRun) return `${group} is not paused; nothing was changed. Without --dry-run it would be.\n`;
  return (
    `${group} is paused: nothing of its topic is applied until \`npm run streams -- resume ${group} --reason TEXT\`, and what needs it ` +
    'waits. `npm run lag` shows how much that is.\n'
  );
}

/** @throws CommandError where there is nothing to resume. */
function resumedText(group: string, { changes, pause }: PauseOutcome, dryRun: boolean): string {
  if (!changes || pause === undefined) throw new CommandError(`${group} is not paused: nothing was changed.`);
  if (dryRun)
    return `${group} is paused ${pauseText(pause)}; nothing was changed. Without --dry-run it would be resumed.\n`;
  return `${group} was paused ${pauseText(pause)}. It goes on within seconds: \`npm run lag\` shows it.\n`;
}

/** With or without the environment's prefix. @throws CommandError */
function pausableGroup(name: string, prefix: string): string {
  const groups = pausableGroups(prefix);
  const found = groups.find((group) => group === name || group === `${prefix}${name}`);
  if (found !== undefined) return found;
  throw new CommandError(
    `${name} is no consumer group: only ${groups.join(', ')} can be paused. A relay, a timekeeper or a sender of webhooks is stopped ` +
      'instead, and loses nothing by it.',
  );
}

async function letGoOn(
  place: string,
  { asDeadLetters = false, reason, by: actor }: OperatorOptions & { asDeadLetters?: boolean },
): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const { topic, partition } = parsePlace(place, config.TOPIC_PREFIX);
  if (partition === undefined)
    throw new CommandError('Which partition goes on? It must be named, as in loyalty.purchases/3.');
  const key = topicPartitionKey({ topic, partition });
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const went = await goOn(pool, { place: { topic, partition }, asDeadLetters, actor, reason });
    if (went.length === 0)
      throw new CommandError(
        `${key} is not halted, and has set no source aside: nothing was changed. \`npm run streams -- status\` shows what is.`,
      );
    for (const { group, nextOffset } of went)
      process.stdout.write(`${group} goes on with ${key} at offset ${nextOffset}.\n`);
    process.stdout.write(
      'Its consumer notices within seconds: `npm run lag` shows it. What was set aside meanwhile: `npm run dead-letters -- list`.\n' +
        (asDeadLetters ? '' : HALTS_AGAIN),
    );
  } finally {
    await pool.end();
  }
}

async function status({ json = false }: { json?: boolean }): Promise<void> {
  await withClients(async (pool, source) => {
    const report = await readStreamStatus(pool, source);
    const terminal = terminalOf(process.stdout, process.env.COLUMNS);
    process.stdout.write(json ? `${jsonText(report, 2)}\n` : streamStatusText(report, terminal));
  });
}

interface MendOptions extends OperatorOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function mend(verb: StreamVerb, place: string, options: MendOptions): Promise<void> {
  const { dryRun = false, json = false, reason, by: actor } = options;
  await withClients(async (pool, source) => {
    const order: MendOrder = { verb, ...parsePlace(place, source.prefix), dryRun, actor, reason };
    const mending = await mendStreams(pool, source, order);
    const { refusal, mended } = mending;
    if (json) process.stdout.write(`${jsonText(mending, 2)}\n`);
    else if (refusal === undefined || mended.length > 0) process.stdout.write(mendingText(mending, order));
    if (refusal !== undefined) throw new CommandError(mendRefusalText(mending, order));
  });
}

interface AdoptOptions extends OperatorOptions {
  readonly dryRun?: boolean;
}

async function adopt({ dryRun = false, reason, by: actor }: AdoptOptions): Promise<void> {
  const names = ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL'] as const;
  const config = await readConfig(process.env, names);
  const { DATABASE_URL, REDIS_URL, TOPIC_PREFIX: prefix } = config;
  const pool = await openPostgres(DATABASE_URL, { statementMsMax: 0 });
  const stream = await openStream(kafkaAccess(config));
  try {
    const adoption = await adoptMovedStore(pool, stream, prefix, { dryRun, actor, reason });
    if (adoption.result === 'runs') throw new CommandError(adoptionText(adoption));
    process.stdout.write(adoptionText(adoption));
    if (adoption.result === 'adopted') await rewriteCards(pool, REDIS_URL, prefix);
  } finally {
    await stream.close();
    await pool.end();
  }
}

/** Of the epoch before they would be overwritten one by one, at each customer's next change. */
async function rewriteCards(pool: Pool, url: string, prefix: string): Promise<void> {
  const redis = await openRedis(url);
  try {
    const rebuilt = await rebuildCards({
      pool,
      redis,
      prefix,
      rate: CARDS_PER_SECOND,
      restored: false,
      onProgress: () => {},
    });
    process.stdout.write(`The cards of ${counted(rebuilt.customers, 'customer')} are written anew.\n`);
  } finally {
    redis.disconnect();
  }
}

/** @throws CommandError */
function parsePlace(place: string, prefix: string): Pick<MendOrder, 'topic' | 'partition'> {
  const [, name = '', number] = /^(.*?)(?:\/(\d{1,9}))?$/.exec(place) ?? [];
  const topic = ourTopic(name, prefix);
  const inputs = INPUT_TOPICS.map((each) => topicName(prefix, each));
  if (!inputs.includes(topic))
    throw new CommandError(`${topic} is read by nobody here: it must be one of ${INPUT_TOPICS.join(', ')}.`);
  const partition = number === undefined ? undefined : Number(number);
  if (partition !== undefined && partition >= PARTITIONS)
    throw new CommandError(`${topic} has no partition ${partition}: they are 0 to ${PARTITIONS - 1}.`);
  return { topic, partition };
}

async function withClients(use: (pool: Pool, source: MendSource) => Promise<void>): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL', 'KAFKA_BROKERS']);
  const { DATABASE_URL, TOPIC_PREFIX: prefix } = config;
  const pool = await openPostgres(DATABASE_URL);
  const stream = await openStream(kafkaAccess(config));
  try {
    await use(pool, { stream, prefix, lookGroup: `${prefix}streams-${randomUUID()}` });
  } finally {
    await stream.close();
    await pool.end();
  }
}

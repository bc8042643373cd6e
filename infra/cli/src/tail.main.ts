/** `npm run tail`: what goes through a topic, decoded. */
import { randomUUID } from 'node:crypto';
import { decodeRecord, type PlacedMessage } from '@loyalty-ladder/operations/records/decode-record.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { follow, type HeldPartition, readLast } from '@loyalty-ladder/operations/records/tail-topic.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import type { UnreadRange } from '@loyalty-ladder/stream/read-ranges.ts';
import { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { openStream } from './clients.ts';
import { CommandError } from './command-error.ts';
import { wholeNumber } from './number-option.ts';
import { OUR_TOPICS, ourTopic } from './our-topics.ts';
import { recordText } from './record-text.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

interface Options {
  readonly follow?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const command = new Command('npm run tail --')
  .description('Shows the last records of a topic, decoded, as a read_committed subscriber sees them. Commits nothing.')
  .argument('<topic>', `with or without the environment's prefix: ${OUR_TOPICS.join(', ')}`)
  .option('--follow', 'show what comes from now on instead, until Ctrl-C')
  .option('--limit <records>', 'how many of the last records', wholeNumber(1, 100_000), 10)
  .option('--json', 'one JSON object a line')
  .action(run);

await runCommand(command);

async function run(name: string, options: Options): Promise<void> {
  const config = await readConfig(process.env, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
  const topic = ourTopic(name, config.TOPIC_PREFIX);
  const stream = await openStream(kafkaAccess(config));
  try {
    requireTopic(await stream.topics(), topic);
    const schemas = await openSchemas(config.SCHEMA_REGISTRY_URL);
    const print = async (placed: PlacedMessage) => {
      const record = await decodeRecord(placed, schemas);
      process.stdout.write(
        options.json ? `${jsonText(record)}\n` : recordText(record, terminalOf(process.stdout, process.env.COLUMNS)),
      );
    };
    const reading = { stream, topic, group: `${config.TOPIC_PREFIX}tail-${randomUUID()}` };
    if (options.follow) {
      process.stderr.write(`Waiting for what comes to ${topic} from now on; Ctrl-C ends it.\n`);
      return await followUntilStopped(reading, print);
    }
    const { messages, held, unread } = await readLast(reading, options.limit);
    for (const message of messages) await print(message);
    if (messages.length === 0) process.stderr.write(`${topic} has no records.\n`);
    for (const each of held) process.stderr.write(`${heldText(each)}\n`);
    for (const each of unread) process.stderr.write(`${unreadText(each)}\n`);
  } finally {
    await stream.close();
  }
}

/** Decoding may have to wait for the registry: records are printed one after another all the same. */
async function followUntilStopped(
  reading: Parameters<typeof follow>[0],
  print: (placed: PlacedMessage) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  let printed = Promise.resolve();
  const failure = Promise.withResolvers<never>();
  const following = follow(
    reading,
    (placed) => {
      printed = printed.then(() => print(placed));
      printed.catch(failure.reject);
    },
    stop.signal,
  );
  await Promise.race([following, failure.promise]);
  await printed;
}

function heldText({ partition, openTransactionAt }: HeldPartition): string {
  return `Partition ${partition}: a transaction that has not ended begins at offset ${openTransactionAt}, and holds back what lies behind it.`;
}

function unreadText({ partition, from, to }: UnreadRange): string {
  return `Partition ${partition}: Kafka has not handed out all records from offset ${from} to ${to} in time; try again.`;
}

function requireTopic(topics: readonly string[], topic: string): void {
  if (topics.includes(topic)) return;
  throw new CommandError(`Topic ${topic} is not there: has the system been prepared, and is TOPIC_PREFIX right?`);
}

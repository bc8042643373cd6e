/** `npm run lag`: what waits, where, and for how long. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readLagReport } from '@loyalty-ladder/operations/lag/lag-report.ts';
import { lookAtSchemas } from '@loyalty-ladder/operations/lag/look-at-schemas.ts';
import { lookAtTopics } from '@loyalty-ladder/operations/lag/look-at-topics.ts';
import { PartitionWatch } from '@loyalty-ladder/operations/watch/partition-watch.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { Command } from 'commander';
import type { Redis } from 'ioredis';
import { readConfig } from './cli-config.ts';
import { openPostgres, openRedis, openStream } from './clients.ts';
import { lagText } from './lag-text.ts';
import { wholeNumber } from './number-option.ts';
import { runCommand } from './run-command.ts';
import { schemasText } from './schemas-text.ts';
import { terminalOf } from './terminal.ts';
import { topicsText } from './topics-text.ts';

interface Options {
  readonly json?: boolean;
  readonly watch?: number;
}

const CLEAR_SCREEN = '\u001b[2J\u001b[H';

const command = new Command('npm run lag --')
  .description(
    'Shows how far each consumer group is behind (from Postgres, which knows what was applied), and how it does in a word (OK, WARN, STALL, ' +
      'STOP, REWIND; what moves is seen with --watch only); what waits in the outbox, for the card ' +
      'repair and for the timekeeper; whether customers drawn by chance have their cards; which services live; how webhooks stand; how many facts wait, had no effect, or ' +
      'could not be applied; and whether topics and the subjects of the schema registry are as they must be. The exit code is 0 whatever waits.',
  )
  .option('--json', 'as JSON; with --watch one object a line')
  .option('--watch <seconds>', 'look again and again, until Ctrl-C', wholeNumber(1, 3_600))
  .action(run);

await runCommand(command);

async function run({ json = false, watch }: Options): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL', 'SCHEMA_REGISTRY_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  const stream = await openStream(kafkaAccess(config));
  const prefix = config.TOPIC_PREFIX;
  const source = { stream, prefix };
  let redis: Redis | undefined;
  const stop = new AbortController();
  const partitions = new PartitionWatch();
  const terminal = terminalOf(process.stdout, process.env.COLUMNS);
  if (watch !== undefined)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    for (;;) {
      redis ??= await openRedis(config.REDIS_URL).catch(() => undefined);
      const cards = redis && new Cards(redis, prefix, () => readStoreEpoch(pool));
      const [report, topics, schemas] = await Promise.all([
        readLagReport(pool, source, cards, partitions),
        lookAtTopics(stream, prefix),
        lookAtSchemas(config.SCHEMA_REGISTRY_URL),
      ]);
      if (json)
        process.stdout.write(`${jsonText({ ...report, topics, schemas }, watch === undefined ? 2 : undefined)}\n`);
      else
        process.stdout.write(
          `${watch && process.stdout.isTTY ? CLEAR_SCREEN : ''}${lagText(report, terminal)}${topicsText(topics, terminal)}${schemasText(schemas, terminal)}`,
        );
      if (watch === undefined) break;
      await sleep(watch * 1_000, undefined, { signal: stop.signal });
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    redis?.disconnect();
    await stream.close();
    await pool.end();
  }
}

/** What it takes to send dead letters through again: all that a consumer has but its place in a group. Built by main files only. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { CardWriter } from '@loyalty-ladder/decisions/card-writer.ts';
import { DecisionMetrics } from '@loyalty-ladder/decisions/decision-metrics.ts';
import type { DecisionConfig } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { Completeness } from '@loyalty-ladder/pipeline/completeness.ts';
import type { ReplayContext } from '@loyalty-ladder/pipeline/replay-letters.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { OutboxNotifier } from '@loyalty-ladder/store/outbox/outbox-notifier.ts';
import { openPostgres, openRegistry, openStream } from './clients.ts';

export interface OpenedReplay {
  readonly context: ReplayContext;
  close(): Promise<void>;
}

/** Redis need not answer: cards are mended from Postgres. @throws CommandError naming what does not answer. */
export async function openReplay(
  config: Omit<DecisionConfig, 'BUILD_COMMIT'> & Parameters<typeof kafkaAccess>[0],
): Promise<OpenedReplay> {
  const catalog = await openRegistry(config.SCHEMA_REGISTRY_URL);
  const stream = await openStream(kafkaAccess(config));
  const pool = await openPostgres(config.DATABASE_URL);
  const prefix = config.TOPIC_PREFIX;
  const redis = createRedis(config.REDIS_URL, SILENT_LOG);
  const decisionMetrics = new DecisionMetrics(createMetrics('cli'));
  const redisCards = new Cards(redis, prefix, () => readStoreEpoch(pool));
  const cards = new CardWriter(redisCards, decisionMetrics.cardFailures, SILENT_LOG);
  const inputTopics = INPUT_TOPICS.map((topic) => topicName(prefix, topic));
  const completeness = new Completeness({
    inputTopics,
    purchases: topicName(prefix, 'loyalty.purchases'),
    readEnds: () => stream.logEnds(inputTopics),
  });
  const outbox = new OutboxNotifier(pool);
  const decision = { pool, catalog, programs: new ProgramCache(), cards, outbox, decisionMetrics };
  return {
    context: { ...decision, completeness, topicPrefix: prefix },
    async close() {
      await cards.flush();
      redis.disconnect();
      await stream.close();
      await pool.end();
    },
  };
}

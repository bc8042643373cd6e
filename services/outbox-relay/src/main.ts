/** The relay's process: builds the clients and starts relaying. What it does is in held-outbox.ts. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { topicRules } from '@loyalty-ladder/contracts/topic-rules.ts';
import { CARD_TYPE, INPUT_TOPICS, TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import { openCatalog } from '@loyalty-ladder/decisions/open-catalog.ts';
import { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { openTracing } from '@loyalty-ladder/runtime/tracing/open-tracing.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { OutboxSignal } from '@loyalty-ladder/store/outbox/outbox-signal.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { keepSignsOfLife } from '@loyalty-ladder/store/services/keep-signs-of-life.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { TopicCheck } from '@loyalty-ladder/stream/topic-check.ts';
import { Relay } from './relay.ts';
import { type RelayConfig, relayConfig } from './relay-config.ts';
import type { RelayContext } from './relay-context.ts';
import { createRelayMetrics } from './relay-metrics.ts';

const NAME = 'outbox-relay';
/** Taking over anew is the relay's own way of trying again: it shows in /readyz and ends when it is told to stop. */
const KAFKA_RETRIES_MAX = 3;
/** Outcomes and dead letters: all but what others write. */
const PUBLISHED = TOPIC_SPECS.map(({ topic }) => topic).filter(
  (topic) => !INPUT_TOPICS.some((input) => input === topic),
);

await runService({
  name: NAME,
  schema: relayConfig,
  env: process.env,
  build: { fold_version: String(FOLD_VERSION) },
  async start(service: ServiceContext<RelayConfig>) {
    const { config, log, onStop, fail } = service;
    const context = await createContext(service, await openTracing(NAME, service));
    onStop('postgres', () => context.pool.end());
    keepSignsOfLife(NAME, context.pool, service);
    onStop('kafka', () => context.stream.close());
    const signal = new OutboxSignal({ service: NAME, databaseUrl: config.DATABASE_URL, log });
    onStop('listener', () => signal.stop());
    await signal.listen();
    const relay = new Relay(context, signal, fail);
    onStop('relay', () => relay.stop());
    return { whyNotLive: () => relay.whyNotLive(), whyNotReady: () => relay.whyNotReady() };
  },
});

async function createContext(
  { config, log, metrics }: ServiceContext<RelayConfig>,
  tracing: Tracing,
): Promise<RelayContext> {
  const catalog = await openCatalog(config.SCHEMA_REGISTRY_URL, log, [CARD_TYPE]);
  const pool = createPool({ databaseUrl: config.DATABASE_URL, applicationName: NAME, connectionsMax: 4 });
  const stream = new StreamClient({
    ...kafkaAccess(config),
    clientId: NAME,
    log,
    retriesMax: KAFKA_RETRIES_MAX,
  });
  const rules = topicRules(config.TOPIC_PREFIX, PUBLISHED);
  return {
    pool,
    telling: { pool, catalog, programs: new ProgramCache() },
    stream,
    topics: new TopicCheck({ stream, rules, everyMs: config.TOPICS_CHECK_MS }),
    holder: `${hostname()}/${process.pid}/${randomUUID()}`,
    leaseMs: config.RELAY_LEASE_MS,
    pollMs: config.RELAY_POLL_MS,
    topicPrefix: config.TOPIC_PREFIX,
    log,
    tracing,
    metrics: createRelayMetrics(metrics),
  };
}

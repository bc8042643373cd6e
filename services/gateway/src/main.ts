/**
 * gateway: the public door, over HTTP. It listens at once, whatever is away, and answers 503 to what needs it: see why-not-ready below for
 * what an orchestrator is told. How a request is taken is in create-app.ts; what it does is decided elsewhere.
 */
import { connectStores, openDecisionContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { KeyRing } from '@loyalty-ladder/http/key-ring.ts';
import { listen } from '@loyalty-ladder/http/listen.ts';
import { noteKeyUse } from '@loyalty-ladder/http/note-key-use.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { openTracing } from '@loyalty-ladder/runtime/tracing/open-tracing.ts';
import { readApiKey } from '@loyalty-ladder/store/keys/read-api-key.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { createApp } from './create-app.ts';
import { type GatewayConfig, gatewayConfig } from './gateway-config.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { Opening } from './opening.ts';
import { forgetOldAnswers } from './points/forget-old-answers.ts';
import { gatewayLimits } from './rates.ts';
import { watchPostgres } from './watch-postgres.ts';

const NAME = 'gateway';
/** Whoever publishes repeats; a move of a partition's leader is passed over. */
const KAFKA_RETRIES_MAX = 3;

await runService({
  name: NAME,
  schema: gatewayConfig,
  env: process.env,
  build: { fold_version: String(FOLD_VERSION) },
  async start(service: ServiceContext<GatewayConfig>) {
    const { config, log, onStop } = service;
    const tracing = await openTracing(NAME, service);
    const stores = connectStores(NAME, service, config.GATEWAY_POSTGRES_CONNECTIONS);
    const { pool, redisCards, cards, programs } = stores;
    const opening = new Opening(openDecisionContext(NAME, service, stores), service);
    const stream = new StreamClient({ ...kafkaAccess(config), clientId: NAME, log, retriesMax: KAFKA_RETRIES_MAX });
    onStop('kafka', () => stream.close());
    const keys = new KeyRing({ read: (keyId) => readApiKey(pool, keyId), rememberMs: config.KEY_CACHE_MS });
    noteKeyUse(keys, pool, service);
    forgetOldAnswers(pool, service);
    const postgres = watchPostgres(pool, service);
    const metrics = createGatewayMetrics(service.metrics);
    const app = await createApp({
      ...{ config, log, tracing, metrics, pool, redisCards, cards, programs, stream, keys },
      decisions: () => opening.opened(),
      limits: gatewayLimits(config, metrics),
    });
    const { GATEWAY_HOST: host, GATEWAY_PORT: port, GATEWAY_ANSWER_MS_MAX: answerMsMax } = config;
    await listen(app, { host, port, answerMsMax }, service);
    return {
      whyNotLive: () => postgres.whyNotLive(),
      // Postgres alone: without it neither a key nor a customer can be looked up. Without Kafka events are refused with 503 one by one, and
      // reading and redeeming go on, which they would not if this gateway got no requests any more; without Redis cards come from
      // Postgres; without the schema registry nothing new can be encoded until it has answered once, and everything can be read.
      whyNotReady: () => postgres.whyNotReady(),
    };
  },
});

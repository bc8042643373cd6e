/**
 * ops-dashboard: the page on which ops see the running system. What is seen, and what it means, is decided in packages/operations (watch);
 * this serves it, and keeps it. It is ready whatever is away, and says on its page what that is.
 */
import { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { createHttpMetrics } from '@loyalty-ladder/http/http-metrics.ts';
import { KeyRing } from '@loyalty-ladder/http/key-ring.ts';
import { listen } from '@loyalty-ladder/http/listen.ts';
import { noteKeyUse } from '@loyalty-ladder/http/note-key-use.ts';
import { RateLimits } from '@loyalty-ladder/http/rate-limits.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { RecentReadings } from '@loyalty-ladder/operations/watch/recent-readings.ts';
import { SystemWatch } from '@loyalty-ladder/operations/watch/system-watch.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { readApiKey } from '@loyalty-ladder/store/keys/read-api-key.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { keepSignsOfLife } from '@loyalty-ladder/store/services/keep-signs-of-life.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { createApp } from './create-app.ts';
import { type DashboardConfig, dashboardConfig } from './dashboard-config.ts';
import { keepHistory } from './history/keep-history.ts';
import { LIMITS } from './limits.ts';
import { LiveFeed } from './live/live-feed.ts';
import { commandsOf } from './page/commands-of.ts';
import { sendProbes } from './probe/send-probes.ts';
import { RATES } from './rates.ts';
import { Sessions } from './session/sessions.ts';

const NAME = 'ops-dashboard';
/** Of the watch, and of people beside it, who do not wait for what it counts. */
const POSTGRES_CONNECTIONS = 3;
/** Of reports, which are counted one at a time. */
const REPORT_CONNECTIONS = 2;
const WATCH_STOP_MS_MAX = 2_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

await runService({
  name: NAME,
  schema: dashboardConfig,
  env: process.env,
  build: { fold_version: String(FOLD_VERSION) },
  async start(service: ServiceContext<DashboardConfig>) {
    const { config, log, onStop } = service;
    const pool = openPool(NAME, service);
    const watched = openPool(`${NAME} watch`, service);
    const reports = openPool(`${NAME} reports`, service, REPORT_CONNECTIONS);
    const stream = new StreamClient({ ...kafkaAccess(config), clientId: NAME, log });
    onStop('kafka', () => stream.close());
    keepSignsOfLife(NAME, pool, service);
    const keys = new KeyRing({ read: (keyId) => readApiKey(pool, keyId), rememberMs: config.KEY_CACHE_MS });
    noteKeyUse(keys, pool, service);
    const sessions = new Sessions(keys, {
      lastMsMax: config.OPS_SESSION_HOURS * HOUR_MS,
      idleMsMax: config.OPS_SESSION_IDLE_MINUTES * MINUTE_MS,
    });
    const recent = new RecentReadings();
    const live = new LiveFeed({ sessions, onTrouble: service.fail });
    const source = { stream, prefix: config.TOPIC_PREFIX, log };
    const watch: SystemWatch = new SystemWatch({
      ...{ ...source, pool: watched },
      commandsOf: commandsOf(config.OPS_LOCAL_FOLDER),
      latency: sendProbes(service, { ...source, pool, partitions: () => watch.latest()?.partitions.value ?? [] }),
    });
    watch.subscribe({
      snapshot: (snapshot) => {
        recent.add(snapshot);
        live.tell(snapshot);
      },
      events: (events) => {
        recent.addEvents(events);
        live.tellEvents(events);
      },
    });
    keepHistory(watch, pool, service);
    watch.start();
    // What hangs in Kafka or Postgres is left alone: it holds nothing.
    onStop('watch', () => within(WATCH_STOP_MS_MAX, watch.stop(), () => {}));
    const metrics = createHttpMetrics(service.metrics);
    const limits = new RateLimits(RATES, metrics);
    const [programs, schemas] = [new ProgramCache(), await openSchemas(config.SCHEMA_REGISTRY_URL)];
    const app = await createApp({
      ...{ config, log, metrics, pool, reports, programs, schemas },
      keys,
      sessions,
      limits,
      recent,
      live,
    });
    const { OPS_HOST: host, OPS_PORT: port } = config;
    await listen(app, { host, port, answerMsMax: LIMITS.answerMsMax }, service);
    return {
      whyNotLive: () => [],
      // Not even Postgres: without it nobody can log in, but whoever is logged in sees that it is away.
      whyNotReady: () => [],
    };
  },
});

function openPool(
  applicationName: string,
  { config, onStop }: Pick<ServiceContext<DashboardConfig>, 'config' | 'onStop'>,
  connectionsMax = POSTGRES_CONNECTIONS,
): Pool {
  const pool = createPool({
    databaseUrl: config.DATABASE_URL,
    ...{ applicationName, connectionsMax },
  });
  onStop(`postgres: ${applicationName}`, () => pool.end());
  return pool;
}

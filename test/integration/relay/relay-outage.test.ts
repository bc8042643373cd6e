/** Postgres or Kafka goes away and comes back: the relay, the same process, goes on by itself, and nothing is doubled or lost. */
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { defineService } from '@loyalty-ladder/local-stack/start-services.ts';
import { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { migrate } from '@loyalty-ladder/store/postgres/migrate.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { BreakableServer } from '../../support/breakable-server.ts';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';

const PREFIX = 'outage.';
/** Servers start again, on a machine that runs other tests as well. */
const HEALED = { timeoutMs: 90_000 };
const TEST_MS_MAX = 150_000;
const LEASE = { RELAY_LEASE_MS: '2000', RELAY_POLL_MS: '50' };

vi.setConfig({ testTimeout: TEST_MS_MAX, hookTimeout: TEST_MS_MAX });

let supervisor: Supervisor;
let broker: BreakableServer;
let postgres: BreakableServer;
let pool: Pool;
let stream: StreamClient;
let writer: OutboxWriter;
let relay: RunningService;
let pid: number;

beforeAll(async () => {
  supervisor = await Supervisor.open({ environment: process.env });
  const [[kafkaServer, kafkaBrokers], [postgresServer, databaseUrl]] = await Promise.all([
    BreakableServer.start(supervisor, 'kafka', (noting) =>
      startKafkaBroker({ supervisor: noting, reporter: () => {} }),
    ),
    BreakableServer.start(supervisor, 'postgres', (noting) => startPostgresServer(noting, () => {})),
  ]);
  [broker, postgres] = [kafkaServer, postgresServer];
  pool = createPool({ databaseUrl, applicationName: 'test' });
  stream = new StreamClient({ brokers: kafkaBrokers, clientId: 'test', log: SILENT_LOG });
  await Promise.all([migrate({ databaseUrl }), prepareTopics({ kafkaBrokers, topicPrefix: PREFIX })]);
  writer = await OutboxWriter.open(pool, 100);
  const endpoints = { ...inject('endpoints'), kafkaBrokers, databaseUrl };
  relay = defineService({ supervisor, endpoints, topicPrefix: PREFIX, service: 'outbox-relay', environment: LEASE });
  await relay.spawn();
  await relay.ready();
  pid = relay.pid;
});
afterAll(async () => {
  await Promise.all([pool?.end(), stream?.close()]);
  await supervisor?.stop();
});

async function statusOf(path: 'livez' | 'readyz'): Promise<number> {
  return (await fetch(`${relay.url}/${path}`)).status;
}

const explain = () => relay.logTail();

/** The same process as at the beginning, in good health, has published all. */
async function expectHealed(): Promise<void> {
  await waitUntil(async () => (await statusOf('readyz')) === 200, {
    what: 'relay that is ready again',
    explain,
    ...HEALED,
  });
  await relayedAll(pool, { explain, ...HEALED });
  await expectPublishedOnceInOrder({ stream, topic: (name) => `${PREFIX}${name}` }, writer);
  expect(relay.pid).toBe(pid);
  expect(await statusOf('livez')).toBe(200);
}

test('Postgres crashes, is away until the relay says that it is not ready, and starts again', async () => {
  await writer.writeMany(3_000);
  await postgres.crash();
  await waitUntil(async () => (await statusOf('readyz')) === 503, {
    what: 'relay that is not ready',
    explain,
    ...HEALED,
  });
  expect(await statusOf('livez')).toBe(200);
  expect((await readMetrics(relay.url)).has('outbox_backlog_rows')).toBe(false);
  postgres.startAgain();
  await waitUntil(() => writer.write([1, 2, 3]).then(() => true), { what: 'Postgres that answers', ...HEALED });
  await expectHealed();
});

test('the Kafka broker is killed, away until the relay says that it is not ready, and starts again', async () => {
  await broker.crash();
  await writer.writeMany(3_000);
  await waitUntil(async () => (await statusOf('readyz')) === 503, {
    what: 'relay that is not ready',
    explain,
    ...HEALED,
  });
  const metrics = await readMetrics(relay.url);
  expect(metrics.get('outbox_backlog_rows')).toBe(3_000);
  expect(metrics.get('outbox_backlog_oldest_age_seconds')).toBeGreaterThan(0);
  broker.startAgain();
  await expectHealed();
});

test('the Kafka broker is stopped while a batch is under way, and goes on', async () => {
  broker.kill('SIGSTOP');
  await writer.writeMany(2_000);
  await waitUntil(async () => (await pool.query('select from relay_shards where batch > confirmed')).rowCount, {
    what: 'batch under way',
    explain,
  });
  expect((await readMetrics(relay.url)).get('outbox_backlog_rows')).toBe(2_000);
  broker.kill('SIGCONT');
  await expectHealed();
});

test('it can be told to stop while Kafka is away', async () => {
  await broker.crash();
  await writer.write([1]);
  expect(await relay.stop()).toEqual({ code: 0, signal: null });
});

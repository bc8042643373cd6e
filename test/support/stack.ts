/**
 * What an integration test stands on: the run's stack (global-setup.ts), and on it a world of the test file's own.
 *
 *   const stack = await openTestStack({ clock: '2010-12-10T00:00:00Z frozen' });   // in beforeAll
 *   afterAll(() => stack.close());
 *
 *   stack.endpoints      Kafka, registry, Redis of the run; `databaseUrl` of a fresh, migrated database with the default program
 *   stack.topicPrefix    before all topics, groups, transactional ids and Redis keys of this file; its topics exist
 *   stack.environment    all of this as environment variables, as a service reads them (also to be passed to an own child process)
 *   stack.pool, .kafka   clients on it, closed by close(); more: createPool, createKafka, createRedis with stack.endpoints
 *   stack.topic('loyalty.purchases')                          its name on the cluster
 *   await stack.startService('purchase-consumer')             a real process, ready; RunningService: pid, kill, crash, stop, restart,
 *   await stack.startService('outbox-relay', { instance: 2, environment: { RELAY_LEASE_MS: '1000' } })      logFile, logTail, url
 *   stack.defineService(...)                                  the same, not yet spawned
 *   stack.supervisor     starts other processes that end with the test: startRedisServer for a Redis to stop, say
 *   await waitUntil(condition, { what, timeoutMs })           wait-until.ts
 *
 * LADDER_TEST_LOGS=folder keeps the services' logs. Endpoints of the environment are used if given (KAFKA_BROKERS, ...).
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { defineService, startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { type Endpoints, environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { cloneTemplate, dropDatabase } from './test-database.ts';
import { deleteTopicsOf } from './test-topics.ts';

export interface TestStackOptions {
  /** LADDER_CLOCK of the store; default: real time. */
  readonly clock?: string;
  /** false: topics are not made (a test of their making, or one without Kafka). */
  readonly topics?: boolean;
}

export interface TestServiceOptions {
  readonly instance?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestStack {
  readonly endpoints: Endpoints;
  readonly topicPrefix: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pool: Pool;
  readonly kafka: Kafka;
  readonly supervisor: Supervisor;
  topic(name: string): string;
  startService(service: string, options?: TestServiceOptions): Promise<RunningService>;
  defineService(service: string, options?: TestServiceOptions): RunningService;
  close(): Promise<void>;
}

export async function openTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const shared = inject('endpoints');
  const name = `${inject('runId')}_${randomBytes(4).toString('hex')}`;
  const topicPrefix = `${name}.`;
  const databaseUrl = await cloneTemplate(shared.databaseUrl, inject('runId'), name, options.clock);
  const endpoints = { ...shared, databaseUrl };
  if (options.topics !== false) await prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  const supervisor = await openSupervisor(name);
  const pool = createPool({ databaseUrl, applicationName: 'test' });
  const kafka = createKafka({ brokers: endpoints.kafkaBrokers, clientId: 'test', log: SILENT_LOG });
  const serviceOf = (service: string, more: TestServiceOptions = {}) => ({
    supervisor,
    endpoints,
    topicPrefix,
    service,
    ...more,
  });
  return {
    endpoints,
    topicPrefix,
    environment: { ...environmentOf(endpoints), TOPIC_PREFIX: topicPrefix },
    pool,
    kafka,
    supervisor,
    topic: (topic) => topicName(topicPrefix, topic),
    startService: (service, more) => startService(serviceOf(service, more)),
    defineService: (service, more) => defineService(serviceOf(service, more)),
    close: async () => {
      await supervisor.stop();
      await pool.end();
      await dropDatabase(shared.databaseUrl, name);
      await deleteTopicsOf(kafka, topicPrefix);
    },
  };
}

function openSupervisor(name: string): Promise<Supervisor> {
  const logs = process.env.LADDER_TEST_LOGS;
  return Supervisor.open({ environment: process.env, folder: logs === undefined ? undefined : join(logs, name) });
}

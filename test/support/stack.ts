/**
 * What system tests stand on: the run's stack (global-setup.ts), and on it a database, topics and a supervisor of somebody's own. A test
 * gets it as its world (world.ts); a replay (e2e) opens and closes one by itself.
 *
 *   stack.endpoints      Kafka, registry, Redis of the run; `databaseUrl` of a fresh, migrated database with the default program
 *   stack.topicPrefix    before all topics, groups, transactional ids and Redis keys; its topics exist
 *   stack.environment    all of this as environment variables, as a service reads them (also to be passed to an own child process)
 *   stack.pool, .stream  clients on it, closed by close(); more: createPool, StreamClient, createRedis with stack.endpoints
 *   stack.kafka          a foreign client, of kafkajs itself
 *   stack.topic('loyalty.purchases')                          its name on the cluster
 *   await stack.startService('purchase-consumer')             a real process, ready; RunningService: pid, kill, crash, stop, restart,
 *   await stack.startService('outbox-relay', { instance: 2, environment: { RELAY_LEASE_MS: '1000' } })      logFile, logTail, url
 *   stack.defineService(...)                                  the same, not yet spawned
 *   stack.server('kafka')                                     what was asked for as breakable, to be killed and started again
 *   stack.supervisor     starts other processes that end with the test
 *
 * LADDER_TEST_LOGS=folder keeps the services' logs. Endpoints of the environment are used if given (KAFKA_BROKERS, ...).
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { defineService, startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { type Endpoints, environmentOf, kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { type BreakableName, type BreakableServer, startBreakableServers } from './breakable-server.ts';
import { cloneTemplate, dropDatabase, setTestClock, withClient } from './test-database.ts';
import { asService, makeTestLogins } from './test-logins.ts';
import { deleteTopicsOf } from './test-topics.ts';

export interface TestStackOptions {
  /** LADDER_CLOCK of the store; default: real time. */
  readonly clock?: string;
  /** false: topics are not made (a test of their making, or one without Kafka). */
  readonly topics?: boolean;
  /** For all services. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Servers that are nobody else's, to be killed, stopped and started again. */
  readonly breakable?: readonly BreakableName[];
}

interface TestServiceOptions {
  readonly instance?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestStack {
  readonly endpoints: Endpoints;
  readonly topicPrefix: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pool: Pool;
  /** As the product has it. */
  readonly stream: StreamClient;
  /** A client as somebody else has it: to do what the product's does not. */
  readonly kafka: Kafka;
  readonly supervisor: Supervisor;
  topic(name: string): string;
  startService(service: string, options?: TestServiceOptions): Promise<RunningService>;
  defineService(service: string, options?: TestServiceOptions): RunningService;
  /** @throws Error when it is not among the breakable ones. */
  server(name: BreakableName): BreakableServer;
  close(): Promise<void>;
}

export async function openTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const name = `${inject('runId')}_${randomBytes(4).toString('hex')}`;
  const supervisor = await openSupervisor(name);
  try {
    return await openOn(supervisor, name, options);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function openOn(supervisor: Supervisor, name: string, options: TestStackOptions): Promise<TestStack> {
  const topicPrefix = `${name}.`;
  const { servers, endpoints: own } = await startBreakableServers(supervisor, options.breakable ?? []);
  const databaseUrl = own.databaseUrl ?? (await cloneTemplate(inject('endpoints').databaseUrl, inject('runId'), name));
  await setTestClock(databaseUrl, options.clock);
  if (own.databaseUrl !== undefined) await withClient(databaseUrl, (client) => makeTestLogins(client, inject('runId')));
  const endpoints = { ...inject('endpoints'), ...own, databaseUrl };
  if (options.topics !== false) await prepareTopics({ ...endpoints, topicPrefix });
  const pool = createPool({ databaseUrl, applicationName: 'test' });
  const stream = new StreamClient({ ...kafkaAccessOf(endpoints), clientId: 'test', log: SILENT_LOG });
  const kafka = createKafka({ ...kafkaAccessOf(endpoints), clientId: 'test', log: SILENT_LOG });
  const serviceOf = (service: string, { instance, environment }: TestServiceOptions = {}) => ({
    ...{ supervisor, topicPrefix, service, instance },
    endpoints: { ...endpoints, databaseUrl: asService(databaseUrl, inject('runId'), service) },
    // Whoever moves the clock by months would else be calibrated each night of them.
    environment: { CALIBRATION_AT: 'off', ...options.environment, ...environment },
  });
  return {
    ...{ endpoints, topicPrefix, pool, stream, kafka, supervisor },
    environment: { ...environmentOf(endpoints), TOPIC_PREFIX: topicPrefix },
    topic: (topic) => topicName(topicPrefix, topic),
    startService: (service, more) => startService(serviceOf(service, more)),
    defineService: (service, more) => defineService(serviceOf(service, more)),
    server: (server) => servers.get(server) ?? neverStarted(server),
    close: async () => {
      for (const process of supervisor.running) process.kill('SIGCONT'); // What a test has stopped cannot end in order.
      await supervisor.stop();
      await Promise.all([pool.end(), stream.close()]);
      if (own.databaseUrl === undefined) await dropDatabase(inject('endpoints').databaseUrl, name);
      if (own.kafkaBrokers === undefined) await deleteTopicsOf(kafka, topicPrefix);
    },
  };
}

function neverStarted(server: BreakableName): never {
  throw new Error(`${server} is the run's own: name it as breakable`);
}

function openSupervisor(name: string): Promise<Supervisor> {
  const logs = process.env.LADDER_TEST_LOGS;
  return Supervisor.open({ environment: process.env, folder: logs === undefined ? undefined : join(logs, name) });
}

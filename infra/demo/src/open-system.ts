/** A system to replay through: one of its own, or one that runs already (`--attach`). */
import { readConfig } from '@loyalty-ladder/cli/cli-config.ts';
import { announceStack } from '@loyalty-ladder/cli/running-stack.ts';
import type { LadderSystem } from '@loyalty-ladder/harness/ladder-clients.ts';
import type { TableSource } from '@loyalty-ladder/local-stack/endpoint-table.ts';
import { startLadder } from '@loyalty-ladder/local-stack/start-ladder.ts';
import { isConsumer, serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { kafkaConfig, parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { kafkaSecurity } from '@loyalty-ladder/runtime/kafka-access.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { z } from 'zod';
import type { DemoOptions } from './demo-options.ts';

export interface RunningSystem extends LadderSystem {
  /** Of a system of its own. */
  readonly table?: TableSource;
  /** Settles when something of it is gone that will not come back by itself. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

export interface SystemContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** The day after the last fact. */
const CLOCK = '2010-12-10T00:00:00Z';
/** No fact is on its way but those that are being sent: time need not wait half a minute for others, only through a pause in sending. */
const SERVICE_ENVIRONMENT = { SETTLE_MS: '5000' };
/** Nobody calls, or is called, during a replay, whose services are measured; `npm start` has the doors. */
const UNCALLED = { gateway: 0, 'trigger-webhooks': 0 };
const PREFIX = z.object({ TOPIC_PREFIX: kafkaConfig.TOPIC_PREFIX });
const ENDPOINTS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'DATABASE_URL', 'REDIS_URL'] as const;

export async function openSystem(options: DemoOptions, context: SystemContext): Promise<RunningSystem> {
  const names = await serviceNames();
  const hasTimekeeper = names.includes('timekeeper');
  if (options.attach) return { ...(await attach(context)), hasTimekeeper };
  const consumers = names.filter(isConsumer).map((name) => [name, options.instances]);
  const instances = { ...Object.fromEntries(consumers), ...UNCALLED };
  return { ...(await startOwn(options, instances, context)), hasTimekeeper };
}

async function startOwn(
  { once, keep }: DemoOptions,
  instances: Readonly<Record<string, number>>,
  { environment, reporter, signal }: SystemContext,
): Promise<Omit<RunningSystem, 'hasTimekeeper'>> {
  const { TOPIC_PREFIX: topicPrefix } = parseConfig(PREFIX, environment);
  const ladder = await startLadder({
    environment,
    reporter,
    signal,
    topicPrefix,
    folder: keep,
    clock: once ? `${CLOCK} frozen` : CLOCK,
    serviceEnvironment: SERVICE_ENVIRONMENT,
    instances,
  });
  // One that ends by itself is nobody's to look into, and would only make commands ask which one is meant.
  if (!once) await announceStack(ladder.supervisor.privateFolder, ladder.environment);
  return { endpoints: ladder.endpoints, topicPrefix, table: ladder, lost: ladder.lost, close: ladder.stop };
}

/** @throws CommandError saying what to do when there is none, or more than one. */
async function attach({ environment }: SystemContext): Promise<Omit<RunningSystem, 'hasTimekeeper'>> {
  const found = await readConfig(environment, ENDPOINTS);
  return {
    endpoints: {
      kafkaBrokers: found.KAFKA_BROKERS,
      kafkaSecurity: kafkaSecurity(found),
      schemaRegistryUrl: found.SCHEMA_REGISTRY_URL,
      databaseUrl: found.DATABASE_URL,
      redisUrl: found.REDIS_URL,
    },
    topicPrefix: found.TOPIC_PREFIX,
    lost: new Promise(() => {}),
    close: async () => {},
  };
}

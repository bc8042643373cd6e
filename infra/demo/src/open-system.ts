/** A system to replay through: one of its own, or one that runs already (`--attach`). */
import type { TableSource } from '@loyalty-ladder/local-stack/endpoint-table.ts';
import { ENDPOINT_NAMES, type Endpoints, endpointsFrom } from '@loyalty-ladder/local-stack/endpoints.ts';
import type { Reporter } from '@loyalty-ladder/local-stack/report-progress.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startLadder } from '@loyalty-ladder/local-stack/start-ladder.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { kafkaConfig, parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';
import type { DemoSystem } from './demo-clients.ts';
import type { DemoOptions } from './demo-options.ts';

export interface RunningSystem extends DemoSystem {
  readonly table: TableSource;
  /** Rejects when a service ends that nobody told to; never resolves. */
  readonly failed: Promise<never>;
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
const PREFIX = z.object({ TOPIC_PREFIX: kafkaConfig.TOPIC_PREFIX });

export function openSystem(options: DemoOptions, context: SystemContext): Promise<RunningSystem> {
  return options.attach ? attach(context) : startOwn(options, context);
}

async function startOwn(
  { once, instances, keep }: DemoOptions,
  { environment, reporter, signal }: SystemContext,
): Promise<RunningSystem> {
  const topicPrefix = prefixOf(environment);
  const names = await serviceNames();
  const ladder = await startLadder({
    environment,
    reporter,
    signal,
    topicPrefix,
    folder: keep,
    clock: once ? `${CLOCK} frozen` : CLOCK,
    serviceEnvironment: SERVICE_ENVIRONMENT,
    instances: Object.fromEntries(names.filter((name) => name.endsWith('-consumer')).map((name) => [name, instances])),
  });
  const closing = new AbortController();
  return {
    endpoints: ladder.endpoints,
    topicPrefix,
    hasTimekeeper: names.includes('timekeeper'),
    table: { ...ladder, folder: ladder.supervisor.folder },
    failed: failureOf(ladder.services, AbortSignal.any([signal, closing.signal])),
    close: () => {
      closing.abort();
      return ladder.stop();
    },
  };
}

async function attach({ environment }: SystemContext): Promise<RunningSystem> {
  const endpoints = completeEndpoints(endpointsFrom(environment));
  const table = {
    endpoints,
    kinds: {
      kafkaBrokers: 'environment',
      schemaRegistryUrl: 'environment',
      databaseUrl: 'environment',
      redisUrl: 'environment',
    },
    services: [],
    folder: '',
  } as const;
  return {
    endpoints,
    topicPrefix: prefixOf(environment),
    hasTimekeeper: (await serviceNames()).includes('timekeeper'),
    table,
    failed: new Promise(() => {}),
    close: async () => {},
  };
}

function prefixOf(environment: NodeJS.ProcessEnv): string {
  return parseConfig(PREFIX, environment).TOPIC_PREFIX;
}

function completeEndpoints(given: Partial<Endpoints>): Endpoints {
  const missing = ENDPOINT_NAMES.filter((name) => given[name] === undefined);
  if (missing.length === 0) return given as Endpoints;
  throw new Error(
    '--attach needs a running system: KAFKA_BROKERS, SCHEMA_REGISTRY_URL, DATABASE_URL and REDIS_URL in the environment',
  );
}

/** @param ending the services are being stopped, so their ends are no failures. */
function failureOf(services: readonly RunningService[], ending: AbortSignal): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    for (const service of services) {
      void service.exited.then(async ({ code, signal: by }) => {
        if (ending.aborted) return;
        reject(new Error(`${service.name} ended (${by ?? `code ${code}`})\n${await service.logTail()}`));
      });
    }
  });
  failed.catch(() => {}); // It may fail while nobody waits for it.
  return failed;
}

/** Starts every service of services/ on a prepared stack, each instance as a process of its own, and waits until all are ready. */
import { glob } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { type Endpoints, environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { developmentWebhooks } from './development-webhooks.ts';
import { RunningService } from './running-service.ts';
import type { Supervisor } from './supervisor.ts';

const SERVICES = new URL('../../../services/', import.meta.url);

/** Of services that outsiders call: the variable of their port. */
const PUBLIC_PORTS: Readonly<Record<string, string>> = { gateway: 'GATEWAY_PORT', 'ops-dashboard': 'OPS_PORT' };

export interface ServicesOptions {
  readonly supervisor: Supervisor;
  readonly endpoints: Endpoints;
  readonly topicPrefix?: string | undefined;
  /** For all of them, on top of endpoints and prefix. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

export interface ServiceOptions extends ServicesOptions {
  readonly service: string;
  /** From 1; names the log file, so it is unique among the running ones. */
  readonly instance?: number | undefined;
}

/** @returns the names of all services, sorted: what has a `src/main.ts`. */
export async function serviceNames(): Promise<string[]> {
  const mains: string[] = [];
  for await (const path of glob('*/src/main.ts', { cwd: SERVICES })) mains.push(path);
  return mains.map((path) => path.split(sep, 1).join()).sort();
}

export interface PlannedService {
  readonly service: string;
  /** From 1. */
  readonly instance: number;
}

/**
 * Which processes there will be; needs nothing that runs.
 * @param instances how many of each service; default 1, 0 leaves a service out.
 * @throws RangeError for a service that does not exist, or for more consumers than there are partitions.
 */
export async function planServices(instances: Readonly<Record<string, number>> = {}): Promise<PlannedService[]> {
  const names = await serviceNames();
  for (const [name, count] of Object.entries(instances)) {
    if (!names.includes(name)) throw new RangeError(`there is no service ${name}, only ${names.join(', ')}`);
    if (isConsumer(name) && count > PARTITIONS) {
      throw new RangeError(`${count} of ${name}: at most ${PARTITIONS}, one for each partition of its topic`);
    }
  }
  return names.flatMap((service) =>
    Array.from({ length: instances[service] ?? 1 }, (_, index) => ({ service, instance: index + 1 })),
  );
}

export const isConsumer = (service: string): boolean => service.endsWith('-consumer');

/** @returns the instances, ready. @throws Error with the end of the log of one that fails. */
export function startServices(plan: readonly PlannedService[], options: ServicesOptions): Promise<RunningService[]> {
  return Promise.all(plan.map((planned) => startService({ ...options, ...planned })));
}

/** @returns one instance, ready. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const running = defineService(options);
  await running.spawn();
  await running.ready();
  return running;
}

/** @returns an instance that is not running yet. */
export function defineService(options: ServiceOptions): RunningService {
  const { service, instance = 1, supervisor, endpoints, topicPrefix = '', environment } = options;
  return new RunningService(supervisor, {
    service,
    instance,
    publicPort: PUBLIC_PORTS[service],
    mainFile: fileURLToPath(new URL(`${service}/src/main.ts`, SERVICES)),
    environment: {
      ...developmentWebhooks(supervisor.environment),
      ...environmentOf(endpoints),
      ...{ TOPIC_PREFIX: topicPrefix, ...environment },
    },
  });
}

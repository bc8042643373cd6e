/** Starts every service of services/ on a prepared stack, each instance as a process of its own, and waits until all are ready. */
import { glob } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Endpoints, environmentOf } from './endpoints.ts';
import { RunningService } from './running-service.ts';
import type { Supervisor } from './supervisor.ts';

const SERVICES = new URL('../../../services/', import.meta.url);

export interface ServicesOptions {
  readonly supervisor: Supervisor;
  readonly endpoints: Endpoints;
  readonly topicPrefix?: string | undefined;
  /** How many of each; default 1. 0 leaves a service out. */
  readonly instances?: Readonly<Record<string, number>> | undefined;
  /** For all of them, on top of endpoints and prefix. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

export interface ServiceOptions extends Omit<ServicesOptions, 'instances'> {
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

/** @returns the instances, ready. @throws RangeError for a service that does not exist; Error with the end of the log of one that fails. */
export async function startServices(options: ServicesOptions): Promise<RunningService[]> {
  const { instances = {}, ...common } = options;
  const names = await serviceNames();
  const unknown = Object.keys(instances).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`there is no service ${unknown}, only ${names.join(', ')}`);
  const wanted = names.flatMap((service) =>
    Array.from({ length: instances[service] ?? 1 }, (_, index) => ({ ...common, service, instance: index + 1 })),
  );
  return Promise.all(wanted.map((one) => startService(one)));
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
    mainFile: fileURLToPath(new URL(`${service}/src/main.ts`, SERVICES)),
    environment: { ...environmentOf(endpoints), TOPIC_PREFIX: topicPrefix, ...environment },
  });
}

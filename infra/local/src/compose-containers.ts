/** Runs the infrastructure of docker-compose.yml (not its services) as a project of its own, on free ports of this machine. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EndpointName, Endpoints } from './endpoints.ts';
import { freePort } from './free-port.ts';
import type { CacheContext } from './maven-jars.ts';

const COMPOSE_FILE = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));
const READY_SECONDS_MAX = 180;

/** The service of the compose file behind an endpoint, the variable that sets its port there, and its address on this machine. */
const CONTAINERS = {
  kafkaBrokers: {
    service: 'kafka',
    portVariable: 'KAFKA_PORT',
    address: (port: number) => ({ kafkaBrokers: [`127.0.0.1:${port}`] }),
  },
  schemaRegistryUrl: {
    service: 'schema-registry',
    portVariable: 'SCHEMA_REGISTRY_PORT',
    address: (port: number) => ({ schemaRegistryUrl: `http://127.0.0.1:${port}/apis/ccompat/v7` }),
  },
  databaseUrl: {
    service: 'postgres',
    portVariable: 'POSTGRES_PORT',
    address: (port: number) => ({ databaseUrl: `postgres://ladder:ladder@127.0.0.1:${port}/loyalty_ladder` }),
  },
  redisUrl: {
    service: 'redis',
    portVariable: 'REDIS_PORT',
    address: (port: number) => ({ redisUrl: `redis://127.0.0.1:${port}` }),
  },
} as const;

/** @throws Error with Docker Compose's words when the containers do not become healthy. */
export async function startComposeContainers(
  context: CacheContext,
  names: readonly EndpointName[],
): Promise<Partial<Endpoints>> {
  const { supervisor, reporter } = context;
  const project = `loyalty-ladder-${randomBytes(4).toString('hex')}`;
  const compose = ['compose', '-p', project, '-f', COMPOSE_FILE];
  const ports = await Promise.all(names.map(() => freePort()));
  const environment = Object.fromEntries(
    names.map((name, index) => [CONTAINERS[name].portVariable, `${ports[index]}`]),
  );
  const isDown = supervisor.guardComposeProject(project, COMPOSE_FILE);
  supervisor.onStop(async () => {
    await promisify(execFile)('docker', [...compose, 'down', '--volumes'], { env: supervisor.environment });
    isDown();
  });
  const services = names.map((name) => CONTAINERS[name].service);
  reporter(`Docker starts ${services.join(', ')}`);
  const up = ['up', '--detach', '--wait', '--wait-timeout', `${READY_SECONDS_MAX}`, ...services];
  await supervisor.run({ name: 'docker-compose', command: 'docker', args: [...compose, ...up], environment });
  return Object.assign({}, ...names.map((name, index) => CONTAINERS[name].address(ports[index] ?? 0)));
}

/** The infrastructure part of docker-compose.yml: which service there is behind which endpoint, and where it answers on this machine. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENDPOINT_NAMES, type EndpointName, type Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { freePort } from './free-port.ts';

const PATH = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));

export const COMPOSE_FILE = { path: PATH, folder: dirname(PATH), name: 'docker-compose.yml' } as const;

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

export interface ComposePorts {
  readonly byName: ReadonlyMap<EndpointName, number>;
  /** The variables that make the compose file publish these ports. */
  readonly environment: Record<string, string>;
}

/** For all of them: one that is not named may be started as well, because another needs it. */
export async function composePorts(names: readonly EndpointName[]): Promise<ComposePorts> {
  const ports = await Promise.all(ENDPOINT_NAMES.map(async (name) => [name, await freePort()] as const));
  return {
    byName: new Map(ports.filter(([name]) => names.includes(name))),
    environment: Object.fromEntries(ports.map(([name, port]) => [CONTAINERS[name].portVariable, String(port)])),
  };
}

export function composeServices(names: readonly EndpointName[]): string[] {
  return names.map((name) => CONTAINERS[name].service);
}

export function composeAddresses(ports: ComposePorts['byName']): Partial<Endpoints> {
  return Object.assign({}, ...[...ports].map(([name, port]) => CONTAINERS[name].address(port)));
}

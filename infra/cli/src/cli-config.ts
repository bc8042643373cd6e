/**
 * Where the commands find the system: the environment, else the stack that `npm start` runs on this machine, else a file `.env` as services
 * read it. They are never mixed: a command must not read one system's log against another's store.
 */
import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import {
  type Environment,
  kafkaConfig,
  parseConfig,
  postgresConfig,
  redisConfig,
  registryConfig,
} from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';
import { CommandError } from './command-error.ts';
import { findRunningStack } from './running-stack.ts';

const schema = z.object({ ...kafkaConfig, ...registryConfig, ...postgresConfig, ...redisConfig });
const ENDPOINTS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'DATABASE_URL', 'REDIS_URL'] as const;

type CliConfig = z.output<typeof schema>;
export type Endpoint = (typeof ENDPOINTS)[number];

const NEXT_STEP =
  'Start the system with `npm start` in another terminal and try again, or set the variables of the system you mean.';

/** Where to look when the environment names no system. */
interface Elsewhere {
  findStacks(): Promise<Environment[]>;
  readonly dotEnvFile: string;
}

const HERE: Elsewhere = { findStacks: findRunningStack, dotEnvFile: '.env' };

/** @param endpoints that the command needs. @throws CommandError, ConfigError */
export async function readConfig<const Needed extends Endpoint>(
  environment: Environment,
  endpoints: readonly Needed[],
  elsewhere = HERE,
): Promise<Pick<CliConfig, Needed | 'TOPIC_PREFIX'>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const system = namesSystem(given) ? given : { ...(await findSystem(elsewhere)), ...given };
  if (!namesSystem(system)) {
    throw new CommandError(`No system: ${endpoints.join(', ')} not set, and no \`npm start\` runs here.\n${NEXT_STEP}`);
  }
  const mask = Object.fromEntries(['TOPIC_PREFIX', ...endpoints].map((name) => [name, true]));
  return parseConfig(schema.pick(mask as never), system) as Pick<CliConfig, Needed | 'TOPIC_PREFIX'>;
}

const namesSystem = (environment: Environment): boolean =>
  ENDPOINTS.some((name) => environment[name] !== undefined && environment[name] !== '');

async function findSystem({ findStacks, dotEnvFile }: Elsewhere): Promise<Environment> {
  const [found, ...others] = await findStacks();
  if (others.length === 0) return found ?? parseEnv(await readFile(dotEnvFile, 'utf8').catch(() => ''));
  throw new CommandError(
    'More than one `npm start` runs on this machine: set the variables that the one you mean has printed.',
  );
}

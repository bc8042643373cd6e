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
/** What belongs to an endpoint is read with it. */
const VARIABLES = {
  KAFKA_BROKERS: kafkaConfig,
  SCHEMA_REGISTRY_URL: registryConfig,
  DATABASE_URL: postgresConfig,
  REDIS_URL: redisConfig,
} as const;

type CliConfig = z.output<typeof schema>;
export type Endpoint = keyof typeof VARIABLES;
type Read<Needed extends Endpoint> = Pick<CliConfig, 'TOPIC_PREFIX' | VariableOf<Needed>>;
type VariableOf<Needed extends Endpoint> = Needed extends Endpoint ? keyof (typeof VARIABLES)[Needed] : never;

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
): Promise<Read<Needed>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const system = namesSystem(given) ? given : { ...(await findSystem(elsewhere)), ...given };
  if (!namesSystem(system)) {
    throw new CommandError(`No system: ${endpoints.join(', ')} not set, and no \`npm start\` runs here.\n${NEXT_STEP}`);
  }
  const names = ['TOPIC_PREFIX', ...endpoints.flatMap((endpoint) => Object.keys(VARIABLES[endpoint]))];
  const mask = Object.fromEntries(names.map((name) => [name, true]));
  return parseConfig(schema.pick(mask as never), system) as Read<Needed>;
}

const namesSystem = (environment: Environment): boolean =>
  Object.keys(VARIABLES).some((name) => environment[name] || environment[`${name}_FILE`]);

async function findSystem({ findStacks, dotEnvFile }: Elsewhere): Promise<Environment> {
  const [found, ...others] = await findStacks();
  if (others.length === 0) return found ?? parseEnv(await readFile(dotEnvFile, 'utf8').catch(() => ''));
  throw new CommandError(
    'More than one `npm start` runs on this machine: set the variables that the one you mean has printed.',
  );
}

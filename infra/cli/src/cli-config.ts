/**
 * Where the commands find the system: the environment, else the stack that `npm start` runs on this machine. The two are never mixed: a
 * command must not read one system's log against another's store.
 */
import { findRunningStack } from '@loyalty-ladder/local-stack/running-stack.ts';
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

const schema = z.object({ ...kafkaConfig, ...registryConfig, ...postgresConfig, ...redisConfig });
const ENDPOINTS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'DATABASE_URL', 'REDIS_URL'] as const;

type CliConfig = z.output<typeof schema>;
export type Endpoint = (typeof ENDPOINTS)[number];

const NEXT_STEP =
  'Start the system with `npm start` in another terminal and try again, or set the variables of the system you mean.';

/** @param endpoints that the command needs. @throws CommandError, ConfigError */
export async function readConfig<const Needed extends Endpoint>(
  environment: Environment,
  endpoints: readonly Needed[],
): Promise<Pick<CliConfig, Needed | 'TOPIC_PREFIX'>> {
  const isGiven = ENDPOINTS.some((name) => environment[name] !== undefined && environment[name] !== '');
  const stack = isGiven ? undefined : await runningStack();
  if (!isGiven && stack === undefined) {
    throw new CommandError(`No system: ${endpoints.join(', ')} not set, and no \`npm start\` runs here.\n${NEXT_STEP}`);
  }
  const mask = Object.fromEntries(['TOPIC_PREFIX', ...endpoints].map((name) => [name, true])) as Record<Needed, true>;
  return parseConfig(schema.pick(mask as never), { ...stack, ...environment }) as Pick<
    CliConfig,
    Needed | 'TOPIC_PREFIX'
  >;
}

async function runningStack(): Promise<Environment | undefined> {
  const [found, ...others] = await findRunningStack();
  if (others.length === 0) return found;
  throw new CommandError(
    'More than one `npm start` runs on this machine: set the variables that the one you mean has printed.',
  );
}

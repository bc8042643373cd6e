/**
 * Starts what the services need: Kafka, the schema registry, Postgres and Redis. Each endpoint that the environment gives is taken as it
 * is; the others come from Docker if an engine answers, else they run as native processes. prepare-stack.ts fills them, start-services.ts
 * runs the services on them.
 */
import {
  ENDPOINT_NAMES,
  ENDPOINT_WORDS,
  type EndpointName,
  type Endpoints,
  endpointsFrom,
} from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import type { RunningProcess } from './child-process.ts';
import { startComposeContainers } from './compose-containers.ts';
import { dockerAnswers } from './docker-engine.ts';
import { startKafkaBroker } from './kafka-broker.ts';
import type { CacheContext } from './maven-jars.ts';
import { startPostgresServer } from './postgres-server.ts';
import { startRedisServer } from './redis-server.ts';
import { startSchemaRegistry } from './schema-registry.ts';
import { Supervisor } from './supervisor.ts';

export type EndpointKind = 'environment' | 'docker' | 'native';

/**
 * Starts containers for the endpoints named and has the supervisor stop them (`onStop`). The tests have one of their own
 * (testcontainers).
 */
export type StartContainers = (context: CacheContext, names: readonly EndpointName[]) => Promise<Partial<Endpoints>>;

export interface StackOptions {
  /** Gives endpoints, and is what the processes inherit. */
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** Keeps data and logs here after the end, a new or an empty one; default: a private folder, removed at the end. */
  readonly folder?: string | undefined;
  readonly startContainers?: StartContainers;
  /** Ends all that has been started, at whatever point the start is. */
  readonly signal?: AbortSignal | undefined;
}

export interface Stack {
  readonly endpoints: Endpoints;
  readonly kinds: Readonly<Record<EndpointName, EndpointKind>>;
  /** The native ones. */
  readonly servers: readonly RunningProcess[];
  /** Owns the private folder, and services started on this stack too. */
  readonly supervisor: Supervisor;
  /** Ends all that was started, leaves nothing behind. What the environment gave is left alone. */
  stop(): Promise<void>;
}

/** @throws MissingTool, ConfigError, or Error with the end of a log; whatever had been started is ended first. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const given = endpointsFrom(options.environment);
  const supervisor = await Supervisor.open({ environment: options.environment, folder: options.folder });
  options.signal?.addEventListener('abort', () => void supervisor.stop());
  try {
    options.signal?.throwIfAborted();
    const missing = ENDPOINT_NAMES.filter((name) => given[name] === undefined);
    reportGiven(
      options.reporter,
      ENDPOINT_NAMES.filter((name) => given[name] !== undefined),
    );
    const docker = missing.length > 0 && (await dockerAnswers(options.environment));
    const start = docker ? (options.startContainers ?? startComposeContainers) : startNatively;
    const started = await start({ supervisor, reporter: options.reporter }, missing);
    return {
      endpoints: complete({ ...given, ...started }),
      kinds: kindsOf(missing, docker ? 'docker' : 'native'),
      servers: supervisor.running,
      supervisor,
      stop: () => supervisor.stop(),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** A variable that some other shell's hint has left behind would be a riddle otherwise. */
function reportGiven(reporter: Reporter, names: readonly EndpointName[]): void {
  if (names.length === 0) return;
  const given = names.map((name) => `${ENDPOINT_WORDS[name].title} (${ENDPOINT_WORDS[name].variable})`);
  reporter(`taken from the environment, not started here: ${given.join(', ')}`);
}

function kindsOf(missing: readonly EndpointName[], kind: EndpointKind): Stack['kinds'] {
  const of = (name: EndpointName): EndpointKind => (missing.includes(name) ? kind : 'environment');
  return {
    kafkaBrokers: of('kafkaBrokers'),
    schemaRegistryUrl: of('schemaRegistryUrl'),
    databaseUrl: of('databaseUrl'),
    redisUrl: of('redisUrl'),
  };
}

/** All at once: they do not need each other, and each spends most of its start waiting. */
async function startNatively(context: CacheContext, names: readonly EndpointName[]): Promise<Partial<Endpoints>> {
  const wanted = <T>(name: EndpointName, start: () => Promise<T>): Promise<T | undefined> =>
    names.includes(name) ? start() : Promise.resolve(undefined);
  const [kafkaBrokers, schemaRegistryUrl, databaseUrl, redisUrl] = await Promise.all([
    wanted('kafkaBrokers', () => startKafkaBroker(context)),
    wanted('schemaRegistryUrl', () => startSchemaRegistry(context)),
    wanted('databaseUrl', () => startPostgresServer(context.supervisor, context.reporter)),
    wanted('redisUrl', () => startRedisServer(context)),
  ]);
  return {
    ...(kafkaBrokers && { kafkaBrokers }),
    ...(schemaRegistryUrl && { schemaRegistryUrl }),
    ...(databaseUrl && { databaseUrl }),
    ...(redisUrl && { redisUrl }),
  };
}

function complete(endpoints: Partial<Endpoints>): Endpoints {
  const { kafkaBrokers, kafkaSecurity, schemaRegistryUrl, databaseUrl, redisUrl } = endpoints;
  if (!kafkaBrokers || !schemaRegistryUrl || !databaseUrl || !redisUrl) {
    throw new Error(`the stack lacks an endpoint: ${JSON.stringify(Object.keys(endpoints))} is all it has`);
  }
  return { kafkaBrokers, kafkaSecurity, schemaRegistryUrl, databaseUrl, redisUrl };
}

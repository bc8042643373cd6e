/**
 * The life of a service process: configuration (parsed, printed), log, metrics, health server, start, and on SIGTERM or SIGINT a
 * graceful stop within a deadline. Any error nobody caught is logged and ends the process with a code that is not zero: a process
 * in an unknown state must be restarted, and everything here survives kill -9 anyway.
 */
import type { z } from 'zod';
import {
  ConfigError,
  describeConfig,
  type Environment,
  EXIT_CONFIG,
  parseConfig,
  type ServiceConfig,
} from './config.ts';
import { type Probe, startHealthServer } from './health-server.ts';
import { createLog, type Log } from './log.ts';
import { type BuildLabels, createMetrics, type Metrics } from './metrics.ts';
import { Shutdown, type Stop } from './shutdown.ts';

export interface ServiceContext<Config> {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  /** `/metrics` tells these as well: of something that is not this service, so without its label. */
  alsoTell(metrics: Metrics): void;
  /** Registers what to stop; stop functions run in reverse order. */
  onStop(name: string, stop: Stop): void;
  /** Ends the service with exit code 1: something that runs in the background cannot go on. */
  fail(error: unknown): void;
}

export interface Probes {
  readonly whyNotLive: Probe;
  readonly whyNotReady: Probe;
}

export interface ServiceDefinition<Schema extends z.ZodObject> {
  readonly name: string;
  readonly schema: Schema;
  readonly env: Environment;
  /** Beside version, commit and Node. */
  readonly build?: BuildLabels;
  /** Builds the clients and starts the work; resolves once started. The probes say how it is doing from then on. */
  start(context: ServiceContext<z.output<Schema> & ServiceConfig>): Promise<Probes>;
  readonly stopMsMax?: number;
}

const STOP_MS_MAX = 20_000;

export async function runService<Schema extends z.ZodObject>(definition: ServiceDefinition<Schema>): Promise<void> {
  const config = configure(definition);
  const log = createLog({ service: definition.name, level: config.LOG_LEVEL });
  const metrics = createMetrics(definition.name, { commit: config.BUILD_COMMIT, ...definition.build });
  const told: [Metrics, ...Metrics[]] = [metrics];
  const shutdown = new Shutdown(log, definition.stopMsMax ?? STOP_MS_MAX);
  const life = new Life(log, shutdown);
  life.watchProcess();
  log.info({ config: describeConfig(config), node: process.version }, 'starting');
  try {
    await startHealth(config, life, told, log, shutdown);
    const onStop = shutdown.add.bind(shutdown);
    const alsoTell = (more: Metrics) => void told.push(more);
    life.started(await definition.start({ config, log, metrics, alsoTell, onStop, fail: (error) => life.fail(error) }));
  } catch (error) {
    life.fail(error);
  }
}

function configure<Schema extends z.ZodObject>({
  name,
  schema,
  env,
}: ServiceDefinition<Schema>): z.output<Schema> & ServiceConfig {
  try {
    return parseConfig(schema, env) as z.output<Schema> & ServiceConfig;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

async function startHealth(
  config: ServiceConfig,
  life: Life,
  metrics: readonly [Metrics, ...Metrics[]],
  log: Log,
  shutdown: Shutdown,
): Promise<void> {
  const { HTTP_HOST: host, HTTP_PORT: port } = config;
  const server = await startHealthServer({
    host,
    port,
    metrics,
    log,
    whyNotLive: () => life.whyNotLive(),
    whyNotReady: () => life.whyNotReady(),
  });
  shutdown.add('health server', () => server.close());
  log.info({ host, port: server.port }, 'health server listens');
}

/** Where the process is between start and exit. */
class Life {
  #probes: Probes | undefined;
  #stopping = false;
  #exitCode = 0;
  readonly #log: Log;
  readonly #shutdown: Shutdown;

  constructor(log: Log, shutdown: Shutdown) {
    this.#log = log;
    this.#shutdown = shutdown;
  }

  watchProcess(): void {
    process.on('SIGTERM', () => this.#stop(0, 'SIGTERM'));
    process.on('SIGINT', () => this.#stop(0, 'SIGINT'));
    process.on('uncaughtException', (error) => this.fail(error));
    process.on('unhandledRejection', (error) => this.fail(error));
  }

  started(probes: Probes): void {
    this.#probes = probes;
    this.#log.info('started');
  }

  fail(error: unknown): void {
    this.#log.fatal({ err: error }, 'cannot go on');
    this.#stop(1, 'failure');
  }

  async whyNotLive(): Promise<readonly string[]> {
    return this.#probes === undefined ? [] : this.#probes.whyNotLive();
  }

  async whyNotReady(): Promise<readonly string[]> {
    if (this.#stopping) return ['stopping'];
    return this.#probes === undefined ? ['starting'] : this.#probes.whyNotReady();
  }

  /** Further signals change nothing (a terminal and npm both send one); a failure while stopping only changes the exit code. */
  #stop(exitCode: number, why: string): void {
    this.#exitCode ||= exitCode;
    if (this.#stopping) return;
    this.#stopping = true;
    this.#log.info({ why }, 'stopping');
    void this.#shutdown.run().then((clean) => {
      this.#log.info({ clean }, 'stopped');
      process.exit(this.#exitCode || (clean ? 0 : 1));
    });
  }
}

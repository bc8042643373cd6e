/**
 * Kafka, Postgres or Redis of one test's own, to be killed and started again on the same port and data: what the other tests stand on stays up.
 * It is found by the name under which the local stack starts it.
 */
import type { ProcessOptions, RunningProcess } from '@loyalty-ladder/local-stack/child-process.ts';
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import { startRedisServer } from '@loyalty-ladder/local-stack/redis-server.ts';
import type { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import type { Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareDatabase } from '@loyalty-ladder/operations/setup/prepare-database.ts';

export type BreakableName = 'kafka' | 'postgres' | 'redis';

const reporter = () => {};

/** How each is started; Postgres with a migrated database and the default program. @returns what of the endpoints it is. */
const STARTS: Record<BreakableName, (supervisor: Supervisor) => Promise<Partial<Endpoints>>> = {
  kafka: async (supervisor: Supervisor) => ({ kafkaBrokers: await startKafkaBroker({ supervisor, reporter }) }),
  postgres: async (supervisor: Supervisor) => {
    const databaseUrl = await startPostgresServer(supervisor, reporter);
    await prepareDatabase(databaseUrl);
    return { databaseUrl };
  },
  redis: async (supervisor: Supervisor) => ({ redisUrl: await startRedisServer({ supervisor, reporter }) }),
};

export interface BreakableServers {
  readonly servers: ReadonlyMap<BreakableName, BreakableServer>;
  readonly endpoints: Partial<Endpoints>;
}

export async function startBreakableServers(
  supervisor: Supervisor,
  names: readonly BreakableName[],
): Promise<BreakableServers> {
  const start = async (name: BreakableName) =>
    [name, await BreakableServer.start(supervisor, name, STARTS[name])] as const;
  const started = await Promise.all(names.map(start));
  return {
    servers: new Map(started.map(([name, [server]]) => [name, server])),
    endpoints: Object.assign({}, ...started.map(([, [, endpoints]]) => endpoints)),
  };
}

export class BreakableServer {
  readonly #supervisor: Supervisor;
  readonly #options: ProcessOptions;
  #process: RunningProcess;

  private constructor(supervisor: Supervisor, options: ProcessOptions, process: RunningProcess) {
    this.#supervisor = supervisor;
    this.#options = options;
    this.#process = process;
  }

  /** Starts it by `start` and notes how. @returns it, and what `start` returned. */
  static async start<Address>(
    supervisor: Supervisor,
    name: BreakableName,
    start: (supervisor: Supervisor) => Promise<Address>,
  ): Promise<[BreakableServer, Address]> {
    let server: BreakableServer | undefined;
    const noting = new Proxy(supervisor, {
      get(target, property) {
        if (property === 'start') {
          return (options: ProcessOptions) => {
            const process = target.start(options);
            if (options.name === name) server = new BreakableServer(target, options, process);
            return process;
          };
        }
        const value = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const address = await start(noting);
    if (server === undefined) throw new Error(`no process named ${name} was started`);
    return [server, address];
  }

  /** SIGSTOP or SIGCONT, or how it is to die. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Dies without a last word. SIGQUIT is how Postgres crashes with its children; SIGKILL would leave them behind for a while. */
  async crash(): Promise<void> {
    this.#process.kill(this.#options.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
    await this.#process.exited;
  }

  /** Starts again where it was; not yet ready. */
  startAgain(): void {
    this.#process = this.#supervisor.start(this.#options);
  }
}

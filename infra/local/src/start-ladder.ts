/** The whole system on this machine: infrastructure (start-stack.ts), what it must hold (prepare-stack.ts), services (start-services.ts). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readProgramFile } from '@loyalty-ladder/operations/program/read-program-file.ts';
import { environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { type PrepareOptions, prepareStack } from '@loyalty-ladder/operations/setup/prepare-stack.ts';
import { logConfig, parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { parseClockSetting } from '@loyalty-ladder/store/postgres/clock.ts';
import { z } from 'zod';
import { keepRunning } from './keep-running.ts';
import type { RunningService } from './running-service.ts';
import { planServices, startServices } from './start-services.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';
import { stoppedText } from './stopped-text.ts';
import { watchServer } from './watch-server.ts';

export interface LadderOptions
  extends StackOptions,
    Pick<PrepareOptions, 'clock' | 'programFile' | 'replicationFactor' | 'minInsyncReplicas'> {
  readonly topicPrefix: string;
  /** How many of each service; default 1, 0 leaves a service out. */
  readonly instances?: Readonly<Record<string, number>> | undefined;
  /** For the services, on top of endpoints and prefix. */
  readonly serviceEnvironment?: Readonly<Record<string, string>> | undefined;
}

export interface Ladder extends Stack {
  /** All were ready once; each is started again when it ends, unless that is of no use (keep-running.ts). */
  readonly services: readonly RunningService[];
  /** How another program reaches this system: endpoints and prefix. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the ladder's clock said when the store was prepared. */
  readonly clock: Instant;
  /** Settles when something is gone that will not come back by itself, which has been reported then. */
  readonly lost: Promise<Error>;
}

/** @throws MissingTool, ConfigError, RangeError, or Error with the end of a log; whatever had been started is ended first. */
export async function startLadder(options: LadderOptions): Promise<Ladder> {
  const { reporter, topicPrefix } = options;
  const plan = await planBefore(options);
  const stack = await startStack(options);
  const { endpoints, supervisor } = stack;
  try {
    const clock = await prepareStack({ ...options, endpoints });
    const environment = { OPS_LOCAL_FOLDER: supervisor.folder, ...options.serviceEnvironment };
    const services = await startServices(plan, { supervisor, endpoints, topicPrefix, environment });
    reporter(`${services.length} service processes are ready`);
    return {
      ...stack,
      services,
      environment: { ...environmentOf(endpoints), TOPIC_PREFIX: topicPrefix },
      clock,
      lost: firstLoss([
        ...services.map((service) => keepRunning(service, { supervisor, reporter })),
        ...stack.servers.map((server) => watchServer(server, { supervisor, reporter })),
      ]),
      stop: async () => {
        reporter('stopping');
        await stack.stop();
        reporter(stoppedText(stack));
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** What is wrong with the options is said before anything is started. */
async function planBefore({ environment, clock, programFile, instances }: LadderOptions) {
  parseConfig(z.object(logConfig), environment);
  if (clock) parseClockSetting(clock);
  if (programFile) await readProgramFile(programFile);
  return planServices(instances);
}

function firstLoss(fates: readonly Promise<Error | undefined>[]): Promise<Error> {
  return new Promise((resolve) => {
    for (const fate of fates) void fate.then((loss) => loss && resolve(loss));
  });
}

/** The whole system on this machine: infrastructure (start-stack.ts), what it must hold (prepare-stack.ts), services (start-services.ts). */
import { prepareStack } from './prepare-stack.ts';
import type { RunningService } from './running-service.ts';
import { type ServicesOptions, startServices } from './start-services.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';

export interface LadderOptions extends StackOptions, Pick<ServicesOptions, 'topicPrefix' | 'instances'> {
  /** `LADDER_CLOCK` of a store that has none yet: an ISO instant at which its time begins, ` frozen` behind it to stop it there. */
  readonly clock?: string | undefined;
  /** For the services, on top of endpoints and prefix. */
  readonly serviceEnvironment?: Readonly<Record<string, string>> | undefined;
}

export interface Ladder extends Stack {
  /** All ready; each can be killed and restarted. */
  readonly services: readonly RunningService[];
}

/** @throws MissingTool, ConfigError, or Error with the end of a log; whatever had been started is ended first. */
export async function startLadder(options: LadderOptions): Promise<Ladder> {
  const { reporter, topicPrefix, clock, instances } = options;
  const stack = await startStack(options);
  const { endpoints, supervisor } = stack;
  try {
    await prepareStack({ endpoints, reporter, topicPrefix, clock });
    const environment = options.serviceEnvironment;
    const services = await startServices({ supervisor, endpoints, topicPrefix, instances, environment });
    reporter(`${services.length} service processes are ready`);
    return { ...stack, services };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** The whole system on this machine: infrastructure (start-stack.ts), what it must hold (prepare-stack.ts), services (start-services.ts). */
import { type PrepareOptions, prepareStack } from './prepare-stack.ts';
import type { RunningService } from './running-service.ts';
import { type ServicesOptions, startServices } from './start-services.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';

export interface LadderOptions
  extends StackOptions,
    Pick<ServicesOptions, 'topicPrefix' | 'instances'>,
    Pick<PrepareOptions, 'clock' | 'replicationFactor' | 'minInsyncReplicas'> {
  /** For the services, on top of endpoints and prefix. */
  readonly serviceEnvironment?: Readonly<Record<string, string>> | undefined;
}

export interface Ladder extends Stack {
  /** All ready; each can be killed and restarted. */
  readonly services: readonly RunningService[];
}

/** @throws MissingTool, ConfigError, or Error with the end of a log; whatever had been started is ended first. */
export async function startLadder(options: LadderOptions): Promise<Ladder> {
  const { topicPrefix, instances } = options;
  const stack = await startStack(options);
  const { endpoints, supervisor } = stack;
  try {
    await prepareStack({ ...options, endpoints });
    const environment = options.serviceEnvironment;
    const services = await startServices({ supervisor, endpoints, topicPrefix, instances, environment });
    options.reporter(`${services.length} service processes are ready`);
    return { ...stack, services };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

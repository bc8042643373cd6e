/** One replay through services of its own: a fresh database, topics of their own, each service a process. */
import { closeLadderClients, type LadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { replay } from '@loyalty-ladder/harness/replay.ts';
import type { ReplayPlan } from '@loyalty-ladder/harness/replay-plan.ts';
import type { Report } from '@loyalty-ladder/harness/report.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { openTestStack, type TestStack } from '../support/stack.ts';

export type Services = ReadonlyMap<string, RunningService>;

export interface ReplayOnOwnStackOptions {
  /** Processes of each consumer. */
  readonly consumers?: number;
  /** For the services. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The whole log is there before any service starts: what one of them has not read yet is never what was not written yet. */
  readonly sendFirst?: boolean;
  /** In place of sending everything at once. */
  readonly produce?: (clients: LadderClients, plan: ReplayPlan, services: Services) => Promise<void>;
}

export const CLOCK = '2010-12-10T00:00:00Z frozen';

/** Nobody else sends facts: time need not wait for any. And the partitions of a killed consumer are to move on soon. */
const IMPATIENT = { SETTLE_MS: '1500', WATCH_MS: '100', CONSUMER_SESSION_MS: '6000', RELAY_LEASE_MS: '2000' };

export async function replayOnOwnStack(plan: ReplayPlan, options: ReplayOnOwnStackOptions = {}): Promise<Report> {
  const stack = await openTestStack({ clock: CLOCK });
  try {
    const { endpoints, topicPrefix } = stack;
    const clients = await openLadderClients({ endpoints, topicPrefix, hasTimekeeper: true });
    const { sendFirst = false, produce = sendAll } = options;
    try {
      if (sendFirst) await sendAll(clients, plan);
      const services = await startServices(stack, options);
      return await replay(clients, plan, {
        reporter: () => {},
        produce: async () => (sendFirst ? undefined : produce(clients, plan, services)),
      });
    } finally {
      await closeLadderClients(clients);
    }
  } finally {
    await stack.close();
  }
}

const sendAll = (clients: LadderClients, plan: ReplayPlan): Promise<void> => produceFacts(clients, plan.facts());

async function startServices(
  stack: TestStack,
  { consumers = 1, environment }: ReplayOnOwnStackOptions,
): Promise<Services> {
  const instancesOf = (service: string) => {
    if (service === 'gateway' || service === 'ops-dashboard') return 0; // Nobody calls, and nobody looks.
    return service.endsWith('-consumer') ? consumers : 1;
  };
  const wanted = (await serviceNames()).flatMap((service) =>
    Array.from({ length: instancesOf(service) }, (_, index) => ({ service, instance: index + 1 })),
  );
  const started = await Promise.all(
    wanted.map(({ service, instance }) =>
      stack.startService(service, { instance, environment: { ...IMPATIENT, ...environment } }),
    ),
  );
  return new Map(started.map((running) => [running.name, running]));
}

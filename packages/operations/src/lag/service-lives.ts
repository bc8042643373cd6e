/** Which services live, by their signs of life: a process that is stopped, hangs or is gone says nothing, and nobody else would of it. */
import { SILENT_MS_MAX } from '@loyalty-ladder/store/services/keep-signs-of-life.ts';
import type { SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import { awaitsSender } from '../webhooks/webhooks-report.ts';
import type { Backlogs } from './backlogs.ts';
import { GROUP_BY_TOPIC } from './partition-lag.ts';

export const RELAY = 'outbox-relay';
export const TIMEKEEPER = 'timekeeper';
/** Of webhooks: a ladder does without it. */
export const SENDER = 'trigger-webhooks';
export const CONSUMERS: readonly string[] = Object.values(GROUP_BY_TOPIC);

export interface ServiceLife {
  readonly service: string;
  /** Those that have not signed off, also silent ones; they are forgotten after an hour, the last one of a service never. */
  readonly instances: readonly Omit<SeenInstance, 'service'>[];
  /** Those of which something was heard in the last 10 s. */
  readonly living: number;
  /** Something waits for it. */
  readonly isNeeded: boolean;
}

/** @param isNeeded whether something waits for the service. @returns those that a ladder cannot do without, and whatever else was seen. */
export function serviceLives(seen: readonly SeenInstance[], isNeeded: (service: string) => boolean): ServiceLife[] {
  const services = new Set([...CONSUMERS, RELAY, TIMEKEEPER, ...seen.map(({ service }) => service)]);
  return [...services].map((service) => {
    const instances = seen.filter((each) => each.service === service);
    return {
      service,
      instances: instances.map(({ service: _, ...instance }) => instance),
      living: instances.filter(isLiving).length,
      isNeeded: isNeeded(service),
    };
  });
}

export interface WaitingWork extends Pick<Backlogs, 'outbox' | 'due' | 'hasDueAhead' | 'cardRepair' | 'webhooks'> {
  /** Services whose topics hold what is not applied. */
  readonly behind: ReadonlySet<string>;
}

/** @returns whether something waits for a service. */
export function neededBy({
  outbox,
  due,
  hasDueAhead,
  cardRepair,
  webhooks,
  behind,
}: WaitingWork): (service: string) => boolean {
  return (service) => {
    if (service === RELAY) return outbox.rows > 0;
    if (service === SENDER) return awaitsSender(webhooks);
    if (service === TIMEKEEPER) return hasDueAhead || due.customers > 0n || cardRepair.rows > 0;
    return CONSUMERS.includes(service) && behind.has(service);
  };
}

export const isLiving = ({ silentSeconds }: Pick<SeenInstance, 'silentSeconds'>): boolean =>
  silentSeconds * 1_000 <= SILENT_MS_MAX;

/** Sends facts in two halves, and kills (-9) every service at a counted point while it is at work; each is started again at once. */
import type { DemoClients } from '@loyalty-ladder/demo/demo-clients.ts';
import { produceFacts } from '@loyalty-ladder/demo/produce-facts.ts';
import { type Progress, readEndOffsets, readProgress } from '@loyalty-ladder/demo/read-progress.ts';
import type { ReplayPlan } from '@loyalty-ladder/demo/replay-plan.ts';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import type { Services } from './replay-on-own-stack.ts';

const WAIT_MS_MAX = 90_000;

export async function produceUnderFire(clients: DemoClients, plan: ReplayPlan, services: Services): Promise<void> {
  const half = Math.floor(plan.length / 2);
  await produceFacts(clients, plan.facts(0, half));
  await killWhileApplying(clients, services, half / 4, [
    'purchase-consumer-1',
    'contact-consumer-1',
    'feedback-consumer-1',
  ]);
  await killWhileApplying(clients, services, half / 2, ['outbox-relay-1']);
  await produceFacts(clients, plan.facts(half));
  await killWhileApplying(clients, services, (half * 5) / 4, ['outbox-relay-1', 'purchase-consumer-1']);
  await killWhileAdvancing(clients, services);
}

/** At the first look that shows so many records applied; not all of them can be, or nothing was in the middle. */
async function killWhileApplying(
  clients: DemoClients,
  services: Services,
  records: number,
  names: readonly string[],
): Promise<void> {
  const { applied, sent } = await waitForProgress(
    clients,
    `${records} records applied`,
    (now) => now.applied >= records,
  );
  await kill(services, names);
  expect(applied, 'killed in the middle').toBeLessThan(sent);
}

/** Time has begun with what is due when all facts are in, and is far from done. */
async function killWhileAdvancing(clients: DemoClients, services: Services): Promise<void> {
  if (!clients.hasTimekeeper) return;
  const { due: most } = await waitForProgress(clients, 'end of the backlog', ({ applied, sent }) => applied === sent);
  const { due } = await waitForProgress(clients, 'sign of time at work', ({ due }) => due < most);
  await kill(services, ['timekeeper-1']);
  expect(due, 'killed in the middle').toBeGreaterThan(0);
}

async function waitForProgress(
  clients: DemoClients,
  what: string,
  holds: (progress: Progress) => boolean,
): Promise<Progress> {
  const ends = await readEndOffsets(clients);
  let last: Progress | undefined;
  return waitUntil(
    async () => {
      last = await readProgress(clients, ends);
      return holds(last) && last;
    },
    { what, timeoutMs: WAIT_MS_MAX, explain: () => JSON.stringify(last) },
  );
}

async function kill(services: Services, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const service = services.get(name);
    if (service === undefined) throw new Error(`there is no ${name}`);
    await service.crash();
    await service.spawn();
  }
}

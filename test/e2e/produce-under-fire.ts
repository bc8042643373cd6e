/**
 * Sends facts in parts, and kills (-9) every service at a counted point while it is at work; each is started again at once. No point
 * hangs on how fast anybody is: a part is sent only when the kills in the one before are done, consumers die inside a transaction that
 * is kept waiting, and the timekeeper before a customer that is kept from it.
 */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { type ReplayProgress, readEndOffsets, readProgress } from '@loyalty-ladder/harness/read-progress.ts';
import type { ReplayPlan } from '@loyalty-ladder/harness/replay-plan.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { HeldRows } from '../support/held-rows.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Services } from './replay-on-own-stack.ts';

const CONSUMERS = ['purchase-consumer-1', 'contact-consumer-1', 'feedback-consumer-1'];
const FIRST_PARTITIONS = 'select from stream_offsets where partition = 0';
const LAST_DUE = `
  select from customers where customer_no = (
    select customer_no from customer_due where due_at <= ladder_now() order by due_at desc limit 1
  ) for no key update`;

export async function produceUnderFire(clients: LadderClients, plan: ReplayPlan, services: Services): Promise<void> {
  const at = (share: number) => Math.floor(plan.length * share);
  await killInsideTransactions(clients, services, () => produceFacts(clients, plan.facts(0, at(1 / 2))));
  await killWhileApplying(clients, services, at(1 / 4), ['outbox-relay-1']);
  await produceFacts(clients, plan.facts(at(1 / 2), at(3 / 4)));
  await killWhileApplying(clients, services, at(5 / 8), ['outbox-relay-1', 'purchase-consumer-1']);
  const timekeeper = serviceOf(services, 'timekeeper-1');
  await timekeeper.crash();
  await produceFacts(clients, plan.facts(at(3 / 4)));
  await waitForProgress(clients, 'end of the backlog', ({ applied, sent }) => applied === sent);
  await killWhileAdvancing(clients, timekeeper);
}

/** At the first look that shows so many records applied. */
async function killWhileApplying(
  clients: LadderClients,
  services: Services,
  records: number,
  names: readonly string[],
): Promise<void> {
  await waitForProgress(clients, `${records} records applied`, ({ applied }) => applied >= records);
  await killAll(services, names);
}

async function killAll(services: Services, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const service = serviceOf(services, name);
    await service.crash();
    await service.spawn();
  }
}

/** All consumers, each with a batch that waits for its first partition, which the test holds. */
async function killInsideTransactions(
  { endpoints, pool }: LadderClients,
  services: Services,
  send: () => Promise<void>,
): Promise<void> {
  await waitUntil(async () => (await pool.query(FIRST_PARTITIONS)).rowCount === CONSUMERS.length, {
    what: 'first partition of all consumers',
  });
  const held = await HeldRows.hold(endpoints.databaseUrl, `${FIRST_PARTITIONS} for update`);
  try {
    await send();
    await held.waitedFor(CONSUMERS.length);
    await killAll(services, CONSUMERS);
  } finally {
    await held.release();
  }
}

/** The customer who is due last is held back: a timekeeper passes over those whom somebody else has locked. */
async function killWhileAdvancing(clients: LadderClients, timekeeper: RunningService): Promise<void> {
  const held = await HeldRows.hold(clients.endpoints.databaseUrl, LAST_DUE);
  try {
    const { due: most } = await waitForProgress(clients, 'customers who are due', ({ due }) => due > 1);
    await timekeeper.spawn();
    await waitForProgress(clients, 'sign of time at work', ({ due }) => due < most);
    await timekeeper.crash();
  } finally {
    await held.release();
  }
  await timekeeper.spawn();
}

async function waitForProgress(
  clients: LadderClients,
  what: string,
  holds: (progress: ReplayProgress) => boolean,
): Promise<ReplayProgress> {
  const ends = await readEndOffsets(clients);
  let last: ReplayProgress | undefined;
  return waitUntil(
    async () => {
      last = await readProgress(clients, ends);
      return holds(last) && last;
    },
    { what, explain: () => JSON.stringify(last) },
  );
}

function serviceOf(services: Services, name: string): RunningService {
  const service = services.get(name);
  if (service === undefined) throw new Error(`there is no ${name}`);
  return service;
}

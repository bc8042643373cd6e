/** Cards are rebuilt while facts are applied: nothing that was read before replaces what came after. No timekeeper mends anything here. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { mendCards } from '@loyalty-ladder/decisions/mend-cards.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { type Card, Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { runCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const CUSTOMERS = Array.from({ length: 20 }, (_, number) => `c${number}`);
/** A second: some rounds of facts are applied meanwhile. */
const RATE = 10;

let stack: TestStack;
let clients: LadderClients;
let redis: Redis;
let day = 0;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2024-06-01T00:00:00Z frozen' });
  clients = await openClientsOf(stack);
  redis = createRedis(stack.endpoints.redisUrl, SILENT_LOG);
  await stack.startService('purchase-consumer');
  await buyAgain(CUSTOMERS);
});
afterAll(async () => {
  redis?.disconnect();
  await clients?.pool.end();
  await stack?.close();
});
beforeEach(async () => {
  await waitUntil(() => cardsAreRight(redis, stack), { what: 'right cards' });
  await redis.del(CUSTOMERS.map((each) => `${stack.topicPrefix}card:{${each}}`));
});

async function buyAgain(customers: readonly string[]): Promise<void> {
  const at = new Date(Date.UTC(2023, 0, ++day, 12)).toISOString();
  await apply(
    clients,
    customers.map((customerId) => purchase({ id: `p${day}`, customerId, at })),
  );
}

test('what a consumer writes between the reading of a customer and the writing of its card stays', async () => {
  const cards = new Cards(redis, stack.topicPrefix, () => readStoreEpoch(stack.pool));
  const overtaken = new Set(CUSTOMERS.filter((_, index) => index % 2 === 0));
  const write = async (read: readonly Card[]) => {
    const customers = read.map(({ customerId }) => customerId).filter((each) => overtaken.has(each));
    await buyAgain(customers);
    await waitUntil(() => cardsAreRight(redis, stack, customers), { what: 'newer cards' });
    return cards.write(read);
  };
  const programs = await loadProgramTimeline(stack.pool);
  const everybody = await listCustomers(stack.pool, 0n, CUSTOMERS.length);
  const mended = await mendCards(stack.pool, { write } as Cards, programs, everybody);
  expect(mended).toEqual({ customers: CUSTOMERS.length, written: CUSTOMERS.length - overtaken.size, left: 0 });
  await cardsAreRight(redis, stack);
});

test('after a rebuild under a flow of facts every card is that of the store, and none is taken for one of a lost time', async () => {
  let hasEnded = false;
  const rebuild = runCommand(stack, 'rebuild-cards', ['--rate', `${RATE}`]).finally(() => {
    hasEnded = true;
  });
  while (!hasEnded) await buyAgain(CUSTOMERS.filter((_, index) => index % 4 === day % 4));
  expect(await rebuild).toMatchObject({ code: 0 });
  await waitUntil(() => cardsAreRight(redis, stack), { what: 'right cards' });
});

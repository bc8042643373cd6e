/** Cards are rebuilt while facts are applied: nothing that was read before replaces what came after. No timekeeper mends anything here. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { mendCards } from '@loyalty-ladder/decisions/mend-cards.ts';
import type { Card, Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { expect } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const CUSTOMERS = Array.from({ length: 20 }, (_, number) => `c${number}`);
/** A second: some rounds of facts are applied meanwhile. */
const RATE = 10;

const test = testInWorld({ clock: '2024-06-01T00:00:00Z frozen', services: ['purchase-consumer'] });
test.beforeEach(async ({ world }) => {
  await buyAgain(world, CUSTOMERS);
  await waitUntil(() => cardsAreRight(world), { what: 'right cards' });
  await world.redis.del(CUSTOMERS.map((each) => `${world.topicPrefix}card:{${each}}`));
});

let day = 0;

async function buyAgain(world: World, customers: readonly string[]): Promise<void> {
  const at = new Date(Date.UTC(2023, 0, ++day, 12)).toISOString();
  await world.apply(customers.map((customerId) => purchase({ id: `p${day}`, customerId, at })));
}

test('what a consumer writes between the reading of a customer and the writing of its card stays', async ({
  world,
}) => {
  const overtaken = new Set(CUSTOMERS.filter((_, index) => index % 2 === 0));
  const write = async (read: readonly Card[]) => {
    const customers = read.map(({ customerId }) => customerId).filter((each) => overtaken.has(each));
    await buyAgain(world, customers);
    await waitUntil(() => cardsAreRight(world, customers), { what: 'newer cards' });
    return world.cards.write(read);
  };
  const programs = await loadProgramTimeline(world.pool);
  const everybody = await listCustomers(world.pool, 0n, CUSTOMERS.length);
  const mended = await mendCards(world.pool, { write } as Cards, programs, everybody);
  expect(mended).toEqual({ customers: CUSTOMERS.length, written: CUSTOMERS.length - overtaken.size, left: 0 });
  await cardsAreRight(world);
});

test('after a rebuild under a flow of facts every card is that of the store, and none is taken for one of a lost time', async ({
  world,
}) => {
  let hasEnded = false;
  const rebuild = runCommand(world, 'rebuild-cards', ['--rate', `${RATE}`]).finally(() => {
    hasEnded = true;
  });
  while (!hasEnded)
    await buyAgain(
      world,
      CUSTOMERS.filter((_, index) => index % 4 === day % 4),
    );
  expect(await rebuild).toMatchObject({ code: 0 });
  await waitUntil(() => cardsAreRight(world), { what: 'right cards' });
});

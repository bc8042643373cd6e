/** Who gets a card: everybody who is known, from the transaction on that makes them known. */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { referral, visited } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let redis: Redis;
let cards: Cards;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2024-06-01T00:00:00Z frozen' });
  clients = await openClientsOf(stack);
  redis = createRedis(stack.endpoints.redisUrl, SILENT_LOG);
  cards = new Cards(redis, stack.topicPrefix, () => readStoreEpoch(stack.pool));
  await Promise.all(['contact-consumer', 'feedback-consumer'].map((service) => stack.startService(service)));
});
afterAll(async () => {
  redis?.disconnect();
  await clients?.pool.end();
  await stack?.close();
});

const AT = '2024-01-01T12:00:00.000Z';

test('a customer who was only named in a referral has a card: potential, as of nothing yet', async () => {
  await apply(clients, [referral({ id: 'r', customerId: 'referrer', at: AT, referredCustomerId: 'friend' })]);
  const named = await waitUntil(() => cards.read('friend'), { what: 'card' });
  expect(named).toMatchObject({ version: 0n, card: { stage: 'potential', risk: 'none', asOf: null } });
  await waitUntil(() => cardsAreRight(redis, stack), { what: 'right cards' });
});

test('its first fact replaces that card', async () => {
  await apply(clients, [visited({ id: 'v', customerId: 'friend', at: AT })]);
  await waitUntil(() => cardsAreRight(redis, stack), { what: 'right cards' });
  expect((await cards.read('friend'))?.card).toMatchObject({ stage: 'visitor', asOf: AT });
});

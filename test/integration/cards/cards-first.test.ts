/** Who gets a card: everybody who is known, from the transaction on that makes them known. */
import { expect } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { referral, visited } from '../../support/facts.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld } from '../../support/world.ts';

const AT = '2024-01-01T12:00:00.000Z';

const test = testInWorld({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['contact-consumer', 'feedback-consumer'],
});

test('a customer who was only named in a referral has a card: potential, as of nothing yet', async ({ world }) => {
  await world.apply([referral({ id: 'r', customerId: 'referrer', at: AT, referredCustomerId: 'named' })]);
  const named = await waitUntil(() => world.cards.read('named'), { what: 'card' });
  expect(named).toMatchObject({ version: 0n, card: { stage: 'potential', risk: 'none', asOf: null } });
  await waitUntil(() => cardsAreRight(world), { what: 'right cards' });
});

test('its first fact replaces that card', async ({ world }) => {
  await world.apply([referral({ id: 'r2', customerId: 'referrer', at: AT, referredCustomerId: 'friend' })]);
  await world.apply([visited({ id: 'v', customerId: 'friend', at: AT })]);
  await waitUntil(() => cardsAreRight(world), { what: 'right cards' });
  expect((await world.cards.read('friend'))?.card).toMatchObject({ stage: 'visitor', asOf: AT });
});

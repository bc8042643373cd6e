/** A referral converts at the friend's first purchase, whichever of the facts arrives first. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { purchase, referral } from '../../support/facts.ts';
import { apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';

let stack: TestStack;
let clients: LadderClients;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  await Promise.all(['purchase-consumer', 'feedback-consumer'].map((service) => stack.startService(service)));
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const day = (number: number) => new Date(Date.UTC(2024, 0, number)).toISOString();

/** Facts of a referrer and a friend of the same name. */
function factsOf(name: string) {
  const named = referral({
    id: 'r',
    customerId: `${name} referrer`,
    at: day(10),
    referredCustomerId: `${name} friend`,
  });
  const bought = (number: number) => purchase({ id: `p${number}`, customerId: `${name} friend`, at: day(number) });
  return { named, bought };
}

async function conversionOf(name: string): Promise<{ count: number; at: number | null }> {
  const { rows } = await stack.pool.query(
    `select count(*)::integer as count, min(f.occurred_at) as at from facts f join identities i using (customer_no)
     where i.customer_id = $1 and f.type = 'feedback.referral-converted'`,
    [`${name} referrer`],
  );
  return rows[0];
}

/** One after the other, each applied before the next is sent. */
async function arrive(facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await apply(clients, [fact]);
}

describe('a referral', () => {
  test('makes the friend known, as potential', async () => {
    const { named } = factsOf('known');
    await arrive([named]);
    const { state } = await customerOf(clients, 'known friend');
    expect(state.stage).toBe('potential');
    expect(await conversionOf('known')).toEqual({ count: 0, at: null });
  });

  test.each([
    ['named first', (named: Fact, bought: (number: number) => Fact) => [named, bought(12), bought(20)]],
    ['bought first', (named: Fact, bought: (number: number) => Fact) => [bought(20), bought(12), named]],
    ['later purchase first', (named: Fact, bought: (number: number) => Fact) => [bought(20), named, bought(12)]],
    ['all mixed up', (named: Fact, bought: (number: number) => Fact) => [named, bought(20), bought(12), named]],
  ])('converts at the first purchase: %s', async (name, order) => {
    const { named, bought } = factsOf(name);
    await arrive(order(named, bought));
    expect(await conversionOf(name)).toEqual({ count: 1, at: Date.parse(day(12)) });
  });

  test('ends in the same bytes of the referrer in every order', async () => {
    const states = await Promise.all(
      ['named first', 'bought first', 'later purchase first', 'all mixed up'].map(
        async (name) => (await customerOf(clients, `${name} referrer`)).stateBytes,
      ),
    );
    expect(new Set(states.map((bytes) => bytes.toString('hex'))).size).toBe(1);
  });

  test('does not convert when the friend turns out to have bought before', async () => {
    const { named, bought } = factsOf('old friend');
    await arrive([named, bought(12)]);
    expect(await conversionOf('old friend')).toMatchObject({ count: 1 });
    await arrive([bought(5)]);
    expect(await conversionOf('old friend')).toEqual({ count: 0, at: null });
    const { state } = await customerOf(clients, 'old friend referrer');
    expect(state.stage).toBe('visitor');
  });
});

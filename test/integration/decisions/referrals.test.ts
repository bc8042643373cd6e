/** A referral converts at the friend's first purchase, whichever of the facts arrives first. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { describe, expect } from 'vitest';
import { purchase, referral } from '../../support/facts.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer', 'feedback-consumer'] });

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

async function conversionOf(world: World, name: string): Promise<{ count: number; at: number | null }> {
  const { rows } = await world.pool.query(
    `select count(*)::integer as count, min(f.occurred_at) as at from facts f join identities i using (customer_no)
     where i.customer_id = $1 and f.type = 'feedback.referral-converted'`,
    [`${name} referrer`],
  );
  return rows[0];
}

/** One after the other, each applied before the next is sent. */
async function arrive(world: World, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await world.apply([fact]);
}

const ORDERS: readonly [string, (named: Fact, bought: (number: number) => Fact) => readonly Fact[]][] = [
  ['named first', (named, bought) => [named, bought(12), bought(20)]],
  ['bought first', (named, bought) => [bought(20), bought(12), named]],
  ['later purchase first', (named, bought) => [bought(20), named, bought(12)]],
  ['all mixed up', (named, bought) => [named, bought(20), bought(12), named]],
];

describe('a referral', () => {
  test('makes the friend known, as potential', async ({ world }) => {
    const { named } = factsOf('known');
    await world.apply([named]);
    expect((await world.customer('known friend')).state.stage).toBe('potential');
    expect(await conversionOf(world, 'known')).toEqual({ count: 0, at: null });
  });

  test('converts at the first purchase, and ends in the same bytes of the referrer, in every order', async ({
    world,
  }) => {
    const states = new Set<string>();
    for (const [name, order] of ORDERS) {
      const { named, bought } = factsOf(name);
      await arrive(world, order(named, bought));
      expect(await conversionOf(world, name), name).toEqual({ count: 1, at: Date.parse(day(12)) });
      states.add((await world.customer(`${name} referrer`)).stateBytes.toString('hex'));
    }
    expect(states.size).toBe(1);
  });

  test('does not convert when the friend turns out to have bought before', async ({ world }) => {
    const { named, bought } = factsOf('old friend');
    await arrive(world, [named, bought(12)]);
    expect(await conversionOf(world, 'old friend')).toMatchObject({ count: 1 });
    await arrive(world, [bought(5)]);
    expect(await conversionOf(world, 'old friend')).toEqual({ count: 0, at: null });
    expect((await world.customer('old friend referrer')).state.stage).toBe('visitor');
  });
});

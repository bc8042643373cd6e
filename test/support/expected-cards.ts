/** Cards as Postgres says they must be, against those in Redis. */
import { cardOf } from '@loyalty-ladder/decisions/card-of.ts';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import { expect } from 'vitest';
import type { World } from './world.ts';

/**
 * @param customerIds default: everybody. @param decode default: as today's version reads states.
 * @returns true, for waitUntil. @throws AssertionError with the cards that are not those of the store, and what they should be.
 */
export async function cardsAreRight(
  { redis, pool, topicPrefix }: Pick<World, 'redis' | 'pool' | 'topicPrefix'>,
  customerIds?: readonly string[],
  decode = decodeState,
): Promise<true> {
  const [epoch, programs] = await Promise.all([readStoreEpoch(pool), loadProgramTimeline(pool)]);
  const cards = new Cards(redis, topicPrefix, async () => epoch);
  const everybody = await readCustomerStates(pool, await listCustomers(pool, 0n, 100_000));
  const customers = everybody.filter(({ customerId }) => customerIds?.includes(customerId) ?? true);
  const expected = customers.map((each) => {
    const card = cardOf({ ...each, state: decode(each.state) }, programs);
    return [each.customerId, { epoch, version: each.version, card }] as const;
  });
  const held = await Promise.all(expected.map(async ([id]) => [id, await cards.read(id)] as const));
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(expected));
  return true;
}

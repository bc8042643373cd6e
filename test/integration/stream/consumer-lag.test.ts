/** Honest lag: what is fetched is not yet applied, and what is applied by others is none of ours. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer'] });

const bought = (customer: number, id: string) =>
  purchase({ id, customerId: `c${customer}`, at: '2024-05-06T10:00:00Z' });

/** Of the partitions of which the consumer speaks. */
async function lags(world: World): Promise<number[]> {
  const metrics = await readMetrics(world.service('purchase-consumer').url);
  return [...metrics].flatMap(([name, value]) => (name.startsWith('ladder_lag_records{') ? [value] : []));
}

const noneBehind = (world: World) =>
  waitUntil(async () => (await lags(world)).join() === '0,0,0,0,0,0', { what: 'six partitions that are not behind' });

test('a record is behind until it is applied', async ({ world }) => {
  await world.apply(Array.from({ length: 40 }, (_, customer) => bought(customer, 'first')));
  await noneBehind(world);
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, 'c0');
  await world.send([bought(0, 'second')]);
  await held.waitedFor();
  // Since the fetch that brought the record, and until it is applied: what it waits for is in our hands.
  expect((await lags(world)).sort()).toEqual([0, 0, 0, 0, 0, 1]);
  await held.release();
  await noneBehind(world);
});

test('of partitions that went to another consumer nothing is said any more', async ({ world }) => {
  await noneBehind(world);
  const other = await world.startService('purchase-consumer', { instance: 2 });
  const mine = await waitUntil(
    async () => {
      const all = await lags(world);
      return all.length < PARTITIONS && all;
    },
    { what: 'fewer partitions' },
  );
  expect(mine.length).toBeLessThanOrEqual(PARTITIONS / 2);
  await other.stop();
});

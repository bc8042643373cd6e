/** Honest lag: what is fetched is not yet applied, and what is applied by others is none of ours. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let consumer: RunningService;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  consumer = await stack.startService('purchase-consumer');
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const bought = (customer: number, id: string) =>
  purchase({ id, customerId: `c${customer}`, at: '2024-05-06T10:00:00Z' });

/** Of the partitions of which the consumer speaks. */
async function lags(): Promise<number[]> {
  const metrics = await readMetrics(consumer.url);
  return [...metrics].flatMap(([name, value]) => (name.startsWith('ladder_lag_records{') ? [value] : []));
}

test('a record is behind until it is applied', async () => {
  await apply(
    clients,
    Array.from({ length: 40 }, (_, customer) => bought(customer, 'first')),
  );
  await waitUntil(async () => (await lags()).join() === '0,0,0,0,0,0', { what: 'lag of none' });
  const held = await HeldRows.holdCustomer(stack.endpoints.databaseUrl, 'c0');
  await produceFacts(clients, [bought(0, 'second')]);
  await held.waitedFor();
  expect((await lags()).sort()).toEqual([0, 0, 0, 0, 0, 1]);
  await held.release();
  await waitUntil(async () => (await lags()).join() === '0,0,0,0,0,0', { what: 'lag of none' });
});

test('of partitions that went to another consumer nothing is said any more', async () => {
  await stack.startService('purchase-consumer', { instance: 2 });
  const mine = await waitUntil(
    async () => {
      const all = await lags();
      return all.length < PARTITIONS && all;
    },
    { what: 'fewer partitions' },
  );
  expect(mine.length).toBeLessThanOrEqual(PARTITIONS / 2);
});

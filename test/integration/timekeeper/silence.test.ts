/** Nobody is declared silent whose purchase lies in Kafka, whatever else comes through meanwhile. */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purchase, referral, visited } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { applied, apply, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** A Monday. */
const NOW = Date.UTC(2024, 5, 3, 8);
const TIMEKEEPER = { environment: { SETTLE_MS: '500', WATCH_MS: '50' } };

let stack: TestStack;
let clients: LadderClients;
let purchases: RunningService;
beforeEach(async () => {
  stack = await openTestStack({ clock: `${new Date(NOW).toISOString()} frozen` });
  clients = await openClientsOf(stack);
  purchases = await stack.startService('purchase-consumer');
});
afterEach(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const day = (number: number) => new Date(NOW + number * DAY_MS).toISOString();
const bought = (customerId: string, number: number) => purchase({ id: `p${number}`, customerId, at: day(number) });

const isRecorded = (type: string, customerId: string) =>
  waitUntil(
    async () =>
      (
        await stack.pool.query(
          'select from facts f join identities i using (customer_no) where f.type = $1 and i.customer_id = $2',
          [type, customerId],
        )
      ).rowCount === 1,
    { what: `${type} of ${customerId}` },
  );

async function risksOf(customerId: string) {
  const { rows } = await stack.pool.query(
    `select h.effective_at, h.retracted, h.content from history h join identities i using (customer_no)
     where i.customer_id = $1 and h.type = 'risk.changed' order by h.effective_at, h.revision`,
    [customerId],
  );
  return rows.map(({ effective_at: at, retracted, content }) => ({ at, retracted, to: content.to }));
}

async function foldedOf(customerId: string): Promise<number> {
  const { rows } = await stack.pool.query(
    'select fact_count from customers join identities using (customer_no) where customers.customer_id = $1',
    [customerId],
  );
  return rows[0]?.fact_count;
}

const nothingDue = () =>
  waitUntil(
    async () => (await stack.pool.query('select from customer_due where due_at <= ladder_now()')).rowCount === 0,
    { what: 'end of what is due' },
  );

// Watch comes after 1.5 intervals: (20 + 30) / 3 = 16 days, so 25 days after the last purchase.
const threePurchases = (customerId: string) => [-43, -33, -23].map((number) => bought(customerId, number));

test('a contact that comes through while the purchases stand still', async () => {
  await apply(clients, ['loyal', 'silent'].flatMap(threePurchases));
  await purchases.stop();
  await produceFacts(clients, [bought('loyal', 1)]);
  await stack.pool.query('update clock set frozen_at = $1', [day(3)]);
  await stack.startService('contact-consumer');
  await produceFacts(clients, [visited({ id: 'v', customerId: 'loyal', at: day(3) })]);
  await isRecorded('contact.visited', 'loyal');
  expect(await risksOf('loyal')).toEqual([]);
  await purchases.spawn();
  await stack.startService('timekeeper', TIMEKEEPER);
  await applied(clients);
  await nothingDue();
  expect(await risksOf('loyal')).toEqual([]);
  expect(await foldedOf('loyal')).toBe(5);
  expect(await risksOf('silent')).toEqual([{ at: Date.UTC(2024, 5, 5), retracted: false, to: 'watch' }]);
});

test("a friend's purchase in another partition than the one where the referrer's own purchase waits", async () => {
  const referrer = 'referrer';
  const friend = idWith((partition) => partition % 2 !== partitionOf(referrer, PARTITIONS) % 2);
  const feedback = await stack.startService('feedback-consumer');
  await apply(clients, threePurchases(referrer));
  await apply(clients, [referral({ id: 'r', customerId: referrer, at: day(-22), referredCustomerId: friend })]);
  await feedback.stop();
  const held = await HeldRows.hold(
    stack.endpoints.databaseUrl,
    'select from stream_offsets where topic = $1 and partition = $2 for update',
    [stack.topic('loyalty.purchases'), partitionOf(referrer, PARTITIONS)],
  );
  try {
    // The partitions of the two are applied by different transactions: the one does not wait with the other.
    await produceFacts(clients, [bought(referrer, -10), bought(friend, -0.5)]);
    await isRecorded('feedback.referral-converted', referrer);
    expect(await risksOf(referrer)).toEqual([]);
  } finally {
    await held.release();
  }
  await stack.startService('timekeeper', TIMEKEEPER);
  await applied(clients);
  await nothingDue();
  expect(await risksOf(referrer)).toEqual([]);
  expect(await foldedOf(referrer)).toBe(6);
});

function idWith(holds: (partition: number) => boolean): string {
  for (let number = 1; ; number++) {
    const id = `friend ${number}`;
    if (holds(partitionOf(id, PARTITIONS))) return id;
  }
}

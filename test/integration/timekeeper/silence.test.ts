/** Nobody is declared silent whose purchase lies in Kafka, whatever else comes through meanwhile. */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { purchase, referral, visited } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { idWith } from '../../support/id-with.ts';
import { consistentPartitionOf, sendByKcat } from '../../support/kcat.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

/** A Monday. */
const NOW = Date.UTC(2024, 5, 3, 8);

const test = testInOwnWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  services: ['purchase-consumer'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
});

const day = (number: number) => new Date(NOW + number * DAY_MS).toISOString();
const bought = (customerId: string, number: number) => purchase({ id: `p${number}`, customerId, at: day(number) });

const isRecorded = (world: World, type: string, customerId: string) =>
  waitUntil(
    async () =>
      (
        await world.pool.query(
          'select from facts f join identities i using (customer_no) where f.type = $1 and i.customer_id = $2',
          [type, customerId],
        )
      ).rowCount === 1,
    { what: `${type} of ${customerId}` },
  );

async function risksOf(world: World, customerId: string) {
  const risks = await world.history(customerId, 'risk.changed');
  return risks.map(({ at, retracted, to }) => ({ at, retracted, to }));
}

async function foldedOf(world: World, customerId: string): Promise<number> {
  const { rows } = await world.pool.query(
    'select fact_count from customers join identities using (customer_no) where customers.customer_id = $1',
    [customerId],
  );
  return rows[0]?.fact_count;
}

// Watch comes after 1.5 intervals: (20 + 30) / 3 = 16 days, so 25 days after the last purchase.
const threePurchases = (customerId: string) => [-43, -33, -23].map((number) => bought(customerId, number));

test('a contact that comes through while the purchases stand still', async ({ world }) => {
  await world.apply(['loyal', 'silent'].flatMap(threePurchases));
  const purchases = world.service('purchase-consumer');
  await purchases.stop();
  await world.send([bought('loyal', 1)]);
  await world.setClock(day(3));
  await world.startService('contact-consumer');
  await world.send([visited({ id: 'v', customerId: 'loyal', at: day(3) })]);
  await isRecorded(world, 'contact.visited', 'loyal');
  expect(await risksOf(world, 'loyal')).toEqual([]);
  await purchases.spawn();
  await world.startService('timekeeper');
  await world.applied();
  await world.nothingDue();
  expect(await risksOf(world, 'loyal')).toEqual([]);
  expect(await foldedOf(world, 'loyal')).toBe(5);
  expect(await risksOf(world, 'silent')).toEqual([{ at: Date.UTC(2024, 5, 5), retracted: false, to: 'watch' }]);
});

test("a friend's purchase in another partition than the one where the referrer's own purchase waits", async ({
  world,
}) => {
  const referrer = 'referrer';
  const friend = idWith('friend', (partition) => partition % 2 !== partitionOf(referrer, PARTITIONS) % 2);
  const feedback = await world.startService('feedback-consumer');
  await world.apply(threePurchases(referrer));
  await world.apply([referral({ id: 'r', customerId: referrer, at: day(-22), referredCustomerId: friend })]);
  await feedback.stop();
  const held = await HeldRows.hold(
    world.endpoints.databaseUrl,
    'select from stream_offsets where topic = $1 and partition = $2 for update',
    [world.topic('loyalty.purchases'), partitionOf(referrer, PARTITIONS)],
  );
  try {
    // The partitions of the two are applied by different transactions: the one does not wait with the other.
    await world.send([bought(referrer, -10), bought(friend, -0.5)]);
    await isRecorded(world, 'feedback.referral-converted', referrer);
    expect(await risksOf(world, referrer)).toEqual([]);
  } finally {
    await held.release();
  }
  await world.startService('timekeeper');
  await world.applied();
  await world.nothingDue();
  expect(await risksOf(world, referrer)).toEqual([]);
  expect(await foldedOf(world, referrer)).toBe(6);
});

/** Gives another sign of life. */
async function isAlive({ pool }: World, service: string): Promise<void> {
  const seen = async () => {
    const { rows } = await pool.query('select max(seen_at) as at from service_instances where service = $1', [service]);
    return rows[0]?.at;
  };
  const before = await seen();
  await waitUntil(async () => (await seen()) > before, { what: `sign of life of the ${service}` });
}

/**
 * Her home is in one lane of the consumer, and librdkafka puts her into a partition of the other. So the one stands while the other goes on.
 */
test('a purchase that librdkafka has put into another partition, where it waits', async ({ world }) => {
  const source = 'urn:till:7';
  const elsewhereOf = (id: string) => consistentPartitionOf(id, PARTITIONS);
  const customer = idWith('misrouted', (home, id) => home % 2 !== elsewhereOf(id) % 2);
  const [home, elsewhere] = [partitionOf(customer, PARTITIONS), elsewhereOf(customer)];
  await world.startService('contact-consumer');
  const rightly = idWith('rightly', (partition, id) => partition === elsewhereOf(id));
  const right = [1, 2, 3, 4, 5].map((number) => ({ ...bought(rightly, -50 - number), source }));
  await sendByKcat(world, [...right, ...threePurchases(customer).map((fact) => ({ ...fact, source }))]);
  const mended = [1, 2, 3, 4].map((number) => ({ ...bought(`mended ${number}`, -60 - number), source: 'urn:till:8' }));
  await sendByKcat(world, mended, 'murmur2_random');
  await world.applied();
  // Not before: kcat sends one after the other, and between two of them she might be silent.
  const timekeeper = await world.startService('timekeeper');
  await world.nothingDue();
  const [found, ...more] = (await runJson(world, 'lag', [])).sources.misrouting;
  expect(more).toEqual([]);
  expect(found).toMatchObject({ topic: world.topic('loyalty.purchases'), source, misrouted: 3, records: 8 });
  const text = (await runCommand(world, 'lag', [])).stdout.replace(/\s+/g, ' ');
  expect(text).toContain(`${source}: 3 of 8 from another partition: set partitioner=murmur2_random`);
  const metrics = await readMetrics(world.service('purchase-consumer').url);
  expect(metrics.get(`loyalty_misrouted_records_total{topic="${world.topic('loyalty.purchases')}"}`)).toBe(3);

  const held = await HeldRows.hold(
    world.endpoints.databaseUrl,
    'select from stream_offsets where topic = $1 and partition = $2 for update',
    [world.topic('loyalty.purchases'), elsewhere],
  );
  try {
    await sendByKcat(world, [{ ...bought(customer, 1), source }]);
    await world.setClock(day(3));
    await world.send([visited({ id: 'v', customerId: customer, at: day(3) })]);
    await isRecorded(world, 'contact.visited', customer);
    // Watch was due for her on day 2. The timekeeper looks around several times before its next sign of life but one.
    await isAlive(world, 'timekeeper');
    await isAlive(world, 'timekeeper');
    expect(await risksOf(world, customer)).toEqual([]);
    expect(
      (await readMetrics(timekeeper.url)).get(`loyalty_horizon_behind_seconds{partition="${home}"}`),
    ).toBeGreaterThan((3 * DAY_MS) / 1_000);
  } finally {
    await held.release();
  }
  await world.applied();
  await world.nothingDue();
  expect(await risksOf(world, customer)).toEqual([]);
  expect(await foldedOf(world, customer)).toBe(5);
});

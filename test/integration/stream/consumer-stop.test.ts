/** A consumer that is told to stop while it has more than it can finish ends cleanly, and Kafka knows exactly what Postgres has. */
import { readFile } from 'node:fs/promises';
import { readEndOffsets } from '@loyalty-ladder/harness/read-progress.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld();

const bought = (number: number) => purchase({ id: `p${number}`, customerId: 'c', at: '2024-05-06T10:00:00Z' });

test('of a backlog the batch under way is finished, the rest is left to the next start', async ({ world }) => {
  const consumer = await world.startService('purchase-consumer', { environment: { BATCH_RECORDS_MAX: '20' } });
  await world.apply([bought(0)]);
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, 'c');
  await world.send(Array.from({ length: 100 }, (_, index) => bought(index + 1)));
  await held.waitedFor();
  const stopped = consumer.stop();
  await waitUntil(async () => (await reasonsNotReady(consumer)).includes('stopping'), {
    what: 'beginning of the stop',
  });
  await held.release();

  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await readFile(consumer.logFile, 'utf8')).not.toMatch(/"level":"(fatal|error)"/);
  const [ends, committed, applied] = [
    await readEndOffsets(world.clients),
    await committedOffsets(world),
    await nextOffsets(world),
  ];
  expect(committed).toEqual(applied);
  const [[partition, next] = ['', 0n]] = applied;
  expect(next).toBeGreaterThan(0n);
  expect(next).toBeLessThan(ends.get(`${world.topic('loyalty.purchases')}/${partition}`) ?? 0n);
});

/** Of the partitions that have records. */
async function nextOffsets(world: World): Promise<[string, bigint][]> {
  const { rows } = await world.pool.query('select partition, next_offset from stream_offsets where next_offset > 0');
  return rows.map((row) => [String(row.partition), row.next_offset]);
}

async function committedOffsets(world: World): Promise<[string, bigint][]> {
  const admin = world.kafka.admin();
  await admin.connect();
  const groupId = `${world.topicPrefix}purchase-consumer`;
  const [topic] = await admin.fetchOffsets({ groupId, topics: [world.topic('loyalty.purchases')] });
  await admin.disconnect();
  return (topic?.partitions ?? [])
    .map(({ partition, offset }): [string, bigint] => [String(partition), BigInt(offset)])
    .filter(([, offset]) => offset >= 0n);
}

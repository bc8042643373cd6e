/** A consumer that is told to stop while it has more than it can finish ends cleanly, and Kafka knows exactly what Postgres has. */
import { readFile } from 'node:fs/promises';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { readEndOffsets } from '@loyalty-ladder/harness/read-progress.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const bought = (number: number) => purchase({ id: `p${number}`, customerId: 'c', at: '2024-05-06T10:00:00Z' });

test('of a backlog the batch under way is finished, the rest is left to the next start', async () => {
  const consumer = await stack.startService('purchase-consumer', { environment: { BATCH_RECORDS_MAX: '20' } });
  await apply(clients, [bought(0)]);
  const held = await HeldRows.holdCustomer(stack.endpoints.databaseUrl, 'c');
  await produceFacts(
    clients,
    Array.from({ length: 100 }, (_, index) => bought(index + 1)),
  );
  await held.waitedFor();
  const stopped = consumer.stop();
  const log = () => readFile(consumer.logFile, 'utf8');
  await waitUntil(async () => (await log()).includes('"stopping"'), { what: 'beginning of the stop' });
  await held.release();

  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await log()).not.toMatch(/"level":"(fatal|error)"/);
  const [ends, committed, applied] = [await readEndOffsets(clients), await committedOffsets(), await nextOffsets()];
  expect(committed).toEqual(applied);
  const [[partition, next] = ['', 0n]] = applied;
  expect(next).toBeGreaterThan(0n);
  expect(next).toBeLessThan(ends.get(`${stack.topic('loyalty.purchases')}/${partition}`) ?? 0n);
});

/** Of the partitions that have records. */
async function nextOffsets(): Promise<[string, bigint][]> {
  const { rows } = await stack.pool.query('select partition, next_offset from stream_offsets where next_offset > 0');
  return rows.map((row) => [String(row.partition), row.next_offset]);
}

async function committedOffsets(): Promise<[string, bigint][]> {
  const admin = stack.kafka.admin();
  await admin.connect();
  const groupId = `${stack.topicPrefix}purchase-consumer`;
  const [topic] = await admin.fetchOffsets({ groupId, topics: [stack.topic('loyalty.purchases')] });
  await admin.disconnect();
  return (topic?.partitions ?? [])
    .map(({ partition, offset }): [string, bigint] => [String(partition), BigInt(offset)])
    .filter(([, offset]) => offset >= 0n);
}

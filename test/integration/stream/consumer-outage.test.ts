/** Kafka hangs: a consumer claims no partitions that the group may have given to others, and can be told to stop all the same. */
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { readGroup } from '../../support/consumer-group.ts';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({
  breakable: ['kafka'],
  services: ['purchase-consumer'],
  environment: { CONSUMER_SESSION_MS: '6000' },
});

test('a zombie that wakes up is not ready until it has joined the group again', async ({ world }) => {
  const broker = world.server('kafka');
  const consumer = world.service('purchase-consumer');
  consumer.kill('SIGSTOP');
  await waitUntil(async () => (await readGroup(world, 'purchase-consumer')).members === 0, {
    what: 'group that has given it up',
  });
  broker.kill('SIGSTOP');
  consumer.kill('SIGCONT');
  // Read once: as long as the broker is stopped it cannot join, so it has no right to any other answer, however soon or late it comes.
  expect(await reasonsNotReady(consumer)).toContainEqual(expect.stringContaining('no partitions assigned'));
  broker.kill('SIGCONT');
  await waitUntil(async () => (await reasonsNotReady(consumer)).length === 0, {
    what: 'ready consumer',
    explain: () => consumer.logTail(),
  });
  expect(await readGroup(world, 'purchase-consumer')).toMatchObject({ members: 1 });
});

test('it ends cleanly when Kafka hangs and knows less than Postgres', async ({ world }) => {
  const broker = world.server('kafka');
  const consumer = world.service('purchase-consumer');
  const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });
  await world.apply([bought('p1')]);
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, 'c');
  await world.send([bought('p2')]);
  await held.waitedFor();
  broker.kill('SIGSTOP');
  const stopped = consumer.stop();
  await waitUntil(async () => (await reasonsNotReady(consumer)).includes('stopping'), {
    what: 'beginning of the stop',
  });
  await held.release();
  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await readFile(consumer.logFile, 'utf8')).not.toContain('"level":"fatal"');
  broker.kill('SIGCONT');
  await consumer.restart();
});

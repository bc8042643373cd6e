/** The relay on a quiet day: what is committed is published in the order in which it was decided, soon, and with its bytes as they are. */
import { randomUUID } from 'node:crypto';
import { insertOutbox } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import { readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { readRelayHolder } from '@loyalty-ladder/store/outbox/read-relay-holder.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { testInWorld, type World } from '../../support/world.ts';

/** As long as may be. What wakes this relay is the notification: twice as long as a test waits for its rows. */
const POLL_MS = 60_000;

const test = testInWorld({
  services: ['outbox-relay'],
  environment: { RELAY_POLL_MS: String(POLL_MS), RELAY_LEASE_MS: String(3 * POLL_MS) },
}).extend('writer', { scope: 'file' }, ({ world }) => OutboxWriter.open(world.pool, 100));

async function notified({ pool }: World): Promise<void> {
  await pool.query('notify outbox');
  await relayedAll(pool, { timeoutMs: POLL_MS / 2 });
}

test('transactions that run at once are published once each, every customer in order and without a gap', async ({
  world,
  writer,
}) => {
  await writer.writeMany(5_000, 100);
  await notified(world);
  await expectPublishedOnceInOrder(world, writer);
});

test('a transaction that drew its id first and got the lock last is published last, while yet another stays open', async ({
  world,
  writer,
}) => {
  const { second, open } = await writer.race();
  await second.write([1]);
  await second.commit();
  await notified(world);
  const read = await expectPublishedOnceInOrder(world, writer);
  expect(read).toContain([...writer.committed].at(-1));
  await open.commit();
  await notified(world);
  await expectPublishedOnceInOrder(world, writer);
});

test('what was rolled back is never published, and its numbers are given out again', async ({ world, writer }) => {
  const undone = await writer.begin();
  await undone.write([3, 4], 10);
  await undone.rollback();
  await writer.write([3, 4], 2);
  await notified(world);
  await expectPublishedOnceInOrder(world, writer);
});

test('a dead letter keeps its bytes: no key, no UTF-8, headers that are neither text nor ours', async ({ world }) => {
  const topic = 'loyalty.purchases.dlq';
  // The second as a version before this one wrote it: such may wait in the outbox.
  const [list, byName] = [
    [
      ['2', 'Ä1'],
      ['1', null],
      [{ base64: 'AP+A' }, { base64: 'AP+A' }],
      ['2', ''],
    ],
    { trace: { base64: 'AP+A' } },
  ] as const;
  const payload = Buffer.from([0, 255, 254, 0, 128]);
  const common = { aggregateType: 'dead-letter', type: 'dead-letter', topic, sequence: null, version: null };
  await inTransaction(world.pool, async (tx) => {
    const rows = [
      { ...common, id: 'a', aggregateId: 'a', key: null, payload, headers: list },
      { ...common, id: 'b', aggregateId: 'b', key: Buffer.alloc(0), payload: null, headers: byName },
    ];
    return { result: undefined, riders: [insertOutbox(tx, rows)] };
  });
  await notified(world);
  const read = new Map<string, StreamMessage>();
  await world.stream.readTopics({
    group: world.topic(`reader-${randomUUID()}`),
    topics: [world.topic(topic)],
    onMessage: (message) => {
      read.set(message.value === null ? 'b' : 'a', message);
    },
  });
  expect(read.get('a')).toMatchObject({ key: null, value: payload });
  const bytes = Buffer.from([0, 255, 128]);
  expect([...(read.get('a')?.headers ?? [])]).toEqual([
    { name: '2', value: Buffer.from('Ä1') },
    { name: '1', value: null },
    { name: bytes, value: bytes },
    { name: '2', value: Buffer.alloc(0) },
  ]);
  expect(read.get('b')).toMatchObject({ key: Buffer.alloc(0), value: null });
  expect([...(read.get('b')?.headers ?? [])]).toEqual([{ name: 'trace', value: bytes }]);
});

test('it says that it lives and is ready, how much it published, and that nothing waits', async ({ world, writer }) => {
  const relay = world.service('outbox-relay');
  const name = `loyalty_relay_records_total{topic="${world.topic('loyalty.stage-changes')}"}`;
  const before = (await readMetrics(relay.url)).get(name) ?? 0;
  await writer.write([5], 3);
  await notified(world);
  const statuses = await Promise.all(
    ['livez', 'readyz'].map(async (path) => (await fetch(`${relay.url}/${path}`)).status),
  );
  expect(statuses).toEqual([200, 200]);
  const metrics = await readMetrics(relay.url);
  expect(metrics.get(name)).toBe(before + 3);
  expect(await readRelayHolder(world.pool)).toContain(`/${relay.pid}/`);
  expect(await readOutboxBacklog(world.pool)).toEqual({ rows: 0, oldestAgeSeconds: 0 });
});

test('told to stop it ends in order and gives its lease up at once', async ({ world, writer }) => {
  const relay = world.service('outbox-relay');
  await writer.write([6]);
  await notified(world);
  expect(await relay.stop()).toEqual({ code: 0, signal: null });
  const { rows } = await world.pool.query('select lease_until, batch = confirmed as is_confirmed from relay_shards');
  expect(rows).toEqual([{ lease_until: null, is_confirmed: true }]);
  await relay.restart();
});

/** Several relays of one shard: one publishes, the others stand by and take over. Relays of several shards do not touch each other. */

import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutboxWriter } from '../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../support/published-outbox.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { openTestStack, type TestStack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Longer than a test takes: who waits for its end, waits too long. */
const LONG_LEASE_MS = 60_000;
const SHORT_LEASE_MS = 1_000;

let stack: TestStack;
let writer: OutboxWriter;
beforeAll(async () => {
  stack = await openTestStack();
  writer = await OutboxWriter.open(stack.pool, 100);
});
afterAll(() => stack?.close());

function startRelay(instance: number, leaseMs: number, more: Record<string, string> = {}): Promise<RunningService> {
  const environment = { RELAY_LEASE_MS: String(leaseMs), RELAY_POLL_MS: '50', ...more };
  return stack.startService('outbox-relay', { instance, environment });
}

async function holding(relay: RunningService): Promise<number | undefined> {
  return (await readMetrics(relay.url)).get('outbox_relay_holding');
}

test('a second instance is ready and stands by; when the first one stops in order it takes over without waiting', async () => {
  const first = await startRelay(1, LONG_LEASE_MS);
  const second = await startRelay(2, SHORT_LEASE_MS);
  await writer.writeMany(1_000);
  await relayedAll(stack.pool);
  expect(await Promise.all([first, second].map(holding))).toEqual([1, 0]);
  await first.stop();
  await writer.writeMany(1_000);
  await relayedAll(stack.pool);
  expect(await holding(second)).toBe(1);
  await expectPublishedOnceInOrder(stack, writer);
  await second.stop();
});

test('when the first one is killed, the second takes over once its lease is over', async () => {
  const first = await startRelay(3, SHORT_LEASE_MS);
  const second = await startRelay(4, SHORT_LEASE_MS);
  await first.crash();
  await writer.writeMany(1_000);
  await relayedAll(stack.pool, { explain: () => second.logTail() });
  expect(await holding(second)).toBe(1);
  await expectPublishedOnceInOrder(stack, writer);
  await second.stop();
});

test('an idle relay keeps its lease', async () => {
  const first = await startRelay(5, SHORT_LEASE_MS);
  const second = await startRelay(6, SHORT_LEASE_MS);
  const epoch = async () => (await stack.pool.query('select epoch, lease_until from relay_shards')).rows[0];
  const before = await epoch();
  await waitUntil(async () => (await epoch()).lease_until > before.lease_until + 2 * SHORT_LEASE_MS, {
    what: 'lease renewed for twice its length',
  });
  expect((await epoch()).epoch).toBe(before.epoch);
  expect(await Promise.all([first, second].map(holding))).toEqual([1, 0]);
  await Promise.all([first.stop(), second.stop()]);
});

test('each shard has a holder and a position of its own', async () => {
  const relays = await Promise.all(
    [0, 1].map((shard) => startRelay(7 + shard, LONG_LEASE_MS, { RELAY_SHARD: String(shard) })),
  );
  await writer.writeMany(500);
  await stack.pool.query(`
    insert into outbox (shard, id, aggregatetype, aggregateid, type, topic, headers)
    select 1, 'other-' || n, 'customer', 'other', 'follow-up.opened', 'loyalty.follow-ups', '{}' from generate_series(1, 7) as n`);
  await relayedAll(stack.pool);
  const published = `outbox_relay_records_total{topic="${stack.topic('loyalty.follow-ups')}"}`;
  await waitUntil(async () => (await readMetrics(relays[1]?.url ?? '')).get(published) === 7, {
    what: 'shard 1 published',
  });
  await expectPublishedOnceInOrder(stack, writer);
  await Promise.all(relays.map((relay) => relay.stop()));
});

/** The trigger stream by cursor is what Kafka carries, whoever is killed, waits or is told to stop. */
import { randomUUID } from 'node:crypto';
import { decodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { expect } from 'vitest';
import { gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { lifeOf } from '../../support/life-of.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const test = testWithGateway({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper', 'outbox-relay'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
}).extend('key', { scope: 'file' }, ({ gateway }) => gateway.key('read'));

interface Told {
  readonly id: string;
  readonly customerId: string;
  readonly topic: string;
}

/** What Kafka's readers get of these customers, each customer's in order. */
async function published(world: World, customers: ReadonlySet<string>): Promise<Map<string, string[]>> {
  const told = new Map<string, string[]>();
  await world.stream.readTopics({
    group: world.topic(`reader-${randomUUID()}`),
    topics: OUTPUT_TOPICS.map((topic) => world.topic(topic)),
    onMessage: async (message, topic) => {
      const outcome = await decodeOutcome(message, world.clients.catalog);
      if (!outcome.ok || !customers.has(outcome.event.customerId)) return;
      const place = `${topic.slice(world.topicPrefix.length)} ${outcome.event.customerId}`;
      told.set(place, [...(told.get(place) ?? []), outcome.id]);
    },
  });
  return told;
}

function byPlace(outcomes: readonly Told[], customers: ReadonlySet<string>): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const { topic, customerId, id } of outcomes) {
    if (customers.has(customerId))
      told.set(`${topic} ${customerId}`, [...(told.get(`${topic} ${customerId}`) ?? []), id]);
  }
  return told;
}

test('outcomes by cursor are what Kafka carries, each once and in order, through kill -9 of the gateway', async ({
  world,
  key,
  gateway,
}) => {
  const customers = new Set(Array.from({ length: 12 }, (_, no) => `followed ${no}`));
  const service = await world.startService('gateway', { instance: 2 });
  const { call } = gatewayOf(service, world.pool);
  let after = (await call('GET', '/v1/outcomes?from=now', { key })).body.cursor;
  const read: Told[] = [];
  let isWriting = true;
  const writing = (async () => {
    for (const part of [0, 1, 2]) {
      for (const each of customers) await world.send(lifeOf(each, ` ${part}`));
      await world.applied();
    }
  })().finally(() => {
    isWriting = false;
  });
  let kills = 2;
  for (let hasMore = true; isWriting || hasMore; ) {
    const answer = await call('GET', `/v1/outcomes?limit=37&wait=1&after=${after}`, { key }).catch(() => undefined);
    if (answer === undefined) continue; // Killed: the cursor is what was kept.
    expect(answer.status).toBe(200);
    read.push(...answer.body.outcomes);
    ({ cursor: after, hasMore } = answer.body);
    if (kills > 0 && read.length > 0) {
      kills -= 1;
      const lost = call('GET', `/v1/outcomes?limit=37&wait=5&after=${after}`, { key }).catch(() => undefined);
      await service.crash();
      await lost;
      await service.restart();
    }
  }
  await writing;
  await world.nothingDue();
  await relayedAll(world.pool);
  for (let hasMore = true; hasMore; ) {
    const { body } = await gateway.call('GET', `/v1/outcomes?after=${after}`, { key });
    read.push(...body.outcomes);
    ({ cursor: after, hasMore } = body);
  }
  expect(byPlace(read, customers)).toEqual(await published(world, customers));
  await service.stop();
});

test('who waits is answered when something comes, with what was asked for alone, and at the end of the wait with nothing', async ({
  world,
  gateway,
  key,
}) => {
  const { cursor } = (await gateway.call('GET', '/v1/outcomes?from=now', { key })).body;
  const path = `/v1/outcomes?topic=loyalty.points-changes&after=${cursor}`;
  const empty = await gateway.call('GET', `${path}&wait=1`, { key });
  expect(empty).toMatchObject({ status: 200, body: { outcomes: [], cursor: expect.any(String) } });
  const waiting = gateway.call('GET', `${path}&wait=30`, { key });
  await world.apply(lifeOf('awaited'));
  const { body } = await waiting;
  expect(new Set(body.outcomes.map(({ topic }: Told) => topic))).toEqual(new Set(['loyalty.points-changes']));
  expect(body.outcomes[0]).toMatchObject({ customerId: 'awaited', data: { sequence: '1', balances: { held: '0' } } });
});

test('a gateway that is told to stop does not keep those who wait', async ({ world, key }) => {
  const service = await world.startService('gateway', { instance: 3 });
  const { call } = gatewayOf(service, world.pool);
  const { cursor } = (await call('GET', '/v1/outcomes?from=now', { key })).body;
  const waiting = call('GET', `/v1/outcomes?after=${cursor}&topic=loyalty.follow-ups&wait=30`, { key });
  await waitUntil(
    async () => {
      const { rows } = await world.pool.query(
        "select from pg_stat_activity where application_name = 'gateway-listen' and datname = current_database()",
      );
      return rows.length > 0;
    },
    { what: 'gateway that listens' },
  );
  const began = performance.now();
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  expect(await waiting).toMatchObject({ status: 200, body: { outcomes: [] } });
  expect(performance.now() - began).toBeLessThan(10_000);
});

/** Postgres or Kafka goes away and comes back: the relay, the same process, goes on by itself, and nothing is doubled or lost. */
import { readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({
  breakable: ['kafka', 'postgres'],
  services: ['outbox-relay'],
  environment: { RELAY_LEASE_MS: '2000', RELAY_POLL_MS: '50' },
}).extend('writer', { scope: 'file' }, ({ world }) => OutboxWriter.open(world.pool, 100));

function relayOf(world: World) {
  const relay = world.service('outbox-relay');
  return { relay, explain: () => relay.logTail() };
}

async function statusOf(world: World, path: 'livez' | 'readyz'): Promise<number> {
  return (await fetch(`${world.service('outbox-relay').url}/${path}`)).status;
}

/** The process that was there before the outage, in good health, has published all. */
async function expectHealed(world: World, writer: OutboxWriter, pid: number): Promise<void> {
  const { relay, explain } = relayOf(world);
  await waitUntil(async () => (await statusOf(world, 'readyz')) === 200, {
    what: 'relay that is ready again',
    explain,
  });
  await relayedAll(world.pool, { explain });
  await expectPublishedOnceInOrder(world, writer);
  expect(relay.pid).toBe(pid);
  expect(await statusOf(world, 'livez')).toBe(200);
}

async function notReady(world: World): Promise<void> {
  const { explain } = relayOf(world);
  await waitUntil(async () => (await statusOf(world, 'readyz')) === 503, { what: 'relay that is not ready', explain });
}

test('Postgres crashes, is away until the relay says that it is not ready, and starts again', async ({
  world,
  writer,
}) => {
  const { relay } = relayOf(world);
  const { pid } = relay;
  await writer.writeMany(3_000);
  await world.server('postgres').crash();
  await notReady(world);
  expect(await statusOf(world, 'livez')).toBe(200);
  world.server('postgres').startAgain();
  await waitUntil(() => writer.write([1, 2, 3]).then(() => true), { what: 'Postgres that answers' });
  await expectHealed(world, writer, pid);
});

test('the Kafka broker is killed, away until the relay says that it is not ready, and starts again', async ({
  world,
  writer,
}) => {
  const { relay } = relayOf(world);
  const { pid } = relay;
  await world.server('kafka').crash();
  await writer.writeMany(3_000);
  await notReady(world);
  expect(await (await fetch(`${relay.url}/readyz`)).text()).toContain('relay: repeating after Kafka: ');
  const { rows, oldestAgeSeconds } = await readOutboxBacklog(world.pool);
  expect(rows).toBe(3_000);
  expect(oldestAgeSeconds).toBeGreaterThan(0);
  world.server('kafka').startAgain();
  await expectHealed(world, writer, pid);
});

test('the Kafka broker is stopped while a batch is under way, and goes on', async ({ world, writer }) => {
  const { relay, explain } = relayOf(world);
  const { pid } = relay;
  world.server('kafka').kill('SIGSTOP');
  await writer.writeMany(2_000);
  const underWay = () => world.pool.query('select from relay_shards where batch > confirmed');
  await waitUntil(async () => (await underWay()).rowCount, { what: 'batch under way', explain });
  expect((await readOutboxBacklog(world.pool)).rows).toBe(2_000);
  world.server('kafka').kill('SIGCONT');
  await expectHealed(world, writer, pid);
});

test('it can be told to stop while Kafka is away', async ({ world, writer }) => {
  const { relay } = relayOf(world);
  await world.server('kafka').crash();
  await writer.write([1]);
  expect(await relay.stop()).toEqual({ code: 0, signal: null });
  world.server('kafka').startAgain();
  await relay.spawn();
  await expectHealed(world, writer, relay.pid);
});

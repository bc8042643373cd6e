/** Several relays: one publishes, the others stand by and take over. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { readRelayHolder } from '@loyalty-ladder/store/outbox/read-relay-holder.ts';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { WAIT_MS_MAX, waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

/** Who waits for its end, waits too long. */
const LONG_LEASE_MS = 2 * WAIT_MS_MAX;
const SHORT_LEASE_MS = 1_000;

const test = testInWorld().extend('writer', { scope: 'file' }, ({ world }) => OutboxWriter.open(world.pool, 100));

function startRelay(world: World, instance: number, leaseMs: number): Promise<RunningService> {
  const environment = { RELAY_LEASE_MS: String(leaseMs), RELAY_POLL_MS: '50' };
  return world.startService('outbox-relay', { instance, environment });
}

async function isHolding({ pool }: World, relay: RunningService): Promise<boolean> {
  return (await readRelayHolder(pool))?.includes(`/${relay.pid}/`) ?? false;
}

test('a second instance is ready and stands by; when the first one stops in order it takes over without waiting', async ({
  world,
  writer,
}) => {
  const first = await startRelay(world, 1, LONG_LEASE_MS);
  const second = await startRelay(world, 2, SHORT_LEASE_MS);
  await writer.writeMany(1_000);
  await relayedAll(world.pool);
  expect(await isHolding(world, first)).toBe(true);
  await first.stop();
  await writer.writeMany(1_000);
  await relayedAll(world.pool);
  expect(await isHolding(world, second)).toBe(true);
  await expectPublishedOnceInOrder(world, writer);
  await second.stop();
});

test('when the first one is killed, the second takes over once its lease is over, and not before', async ({
  world,
  writer,
}) => {
  const first = await startRelay(world, 3, LONG_LEASE_MS);
  const second = await startRelay(world, 4, SHORT_LEASE_MS);
  await first.crash();
  await writer.writeMany(1_000);
  // Ready again, it has looked at the outbox since.
  await second.restart();
  expect(await isHolding(world, second)).toBe(false);
  await world.pool.query("update relay_shards set lease_until = clock_timestamp() - interval '1 millisecond'");
  await relayedAll(world.pool, { explain: () => second.logTail() });
  expect(await isHolding(world, second)).toBe(true);
  await expectPublishedOnceInOrder(world, writer);
  await second.stop();
});

/** Nobody stands by: a machine that is stopped for longer than the lease would hand it over, and rightly so. */
test('an idle relay renews its lease', async ({ world }) => {
  const relay = await startRelay(world, 5, SHORT_LEASE_MS);
  const lease = async () => (await world.pool.query('select epoch, lease_until from relay_shards')).rows[0];
  const before = await lease();
  await waitUntil(async () => (await lease()).lease_until > before.lease_until + 2 * SHORT_LEASE_MS, {
    what: 'lease renewed for twice its length',
  });
  expect((await lease()).epoch).toBe(before.epoch);
  expect(await isHolding(world, relay)).toBe(true);
  await relay.stop();
});

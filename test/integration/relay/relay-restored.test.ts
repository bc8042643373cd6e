/** Postgres is restored from a backup while Kafka knows more: the relay must not go on as if nothing were, and says what to do. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { restoreStore } from '../../support/restored-store.ts';
import { testInOwnWorld } from '../../support/world.ts';

const test = testInOwnWorld({
  services: ['outbox-relay'],
  environment: { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' },
})
  .extend('writer', ({ world }) => OutboxWriter.open(world.pool, 100))
  .extend('restored', async ({ world, writer }, { onCleanup }) => {
    const relay = world.service('outbox-relay');
    const relay500 = async () => {
      await writer.writeMany(500);
      await relayedAll(world.pool);
      await relay.stop();
    };
    await relay500();
    const restored = await restoreStore(world, async () => {
      await relay.restart();
      await relay500();
    });
    onCleanup(() => restored.close());
    return restored;
  });

async function expectStopsLoudly(relay: RunningService): Promise<string> {
  await relay.spawn();
  expect(await relay.exited).toEqual({ code: 1, signal: null });
  const log = await relay.logTail(50);
  expect(log).toContain('"level":"fatal"');
  expect(log).toContain('STORES_DISAGREE');
  return log;
}

test('a restored Postgres stops the relay with exit code 1, a sentence that says what to do, and nothing published', async ({
  world,
  writer,
  restored: { environment },
}) => {
  const relay = world.defineService('outbox-relay', { instance: 2, environment });
  const log = await expectStopsLoudly(relay);
  expect(log).toContain(`--delete --group ${world.topic('outbox-relay-position-0')}`);
  // Trying again does not get it past.
  await expectStopsLoudly(relay);
  await expectPublishedOnceInOrder(world, writer);
});

test('the latest state put back, the relay goes on where it was', async ({
  world,
  writer,
  restored: { environment },
}) => {
  await expectStopsLoudly(world.defineService('outbox-relay', { instance: 2, environment }));
  await world.startService('outbox-relay', { instance: 3 });
  await writer.writeMany(200);
  await relayedAll(world.pool);
  await expectPublishedOnceInOrder(world, writer);
});

test('what it says to do lets it go on with what the restored Postgres holds', async ({
  world,
  restored: { pool, environment },
}) => {
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([world.topic('outbox-relay-position-0')]);
  await admin.disconnect();
  await pool.query(`
    insert into outbox (id, aggregatetype, aggregateid, type, topic, headers)
    values ('new', 'customer', 'new', 'follow-up.opened', 'loyalty.follow-ups', '{}')`);
  await world.startService('outbox-relay', { instance: 2, environment });
  await relayedAll(pool);
});

test('rows of a batch under way that are missing stop it too', async ({ world }) => {
  await world.service('outbox-relay').stop();
  await world.pool.query(`update relay_shards set records = records + 1, batch = batch + 1, lease_until = null`);
  await expectStopsLoudly(world.defineService('outbox-relay', { instance: 2 }));
});

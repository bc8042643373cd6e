/** Postgres is restored from a backup while Kafka knows more: the relay must not go on as if nothing were, and says what to do. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { backUpDatabase, dropDatabase, nameOf } from '../../support/test-database.ts';

const FAST = { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' };

let stack: TestStack;
let writer: OutboxWriter;
let backupUrl: string;
beforeAll(async () => {
  stack = await openTestStack();
  writer = await OutboxWriter.open(stack.pool, 100);
});
afterAll(async () => {
  await stack?.close();
  if (backupUrl !== undefined) await dropDatabase(inject('endpoints').databaseUrl, nameOf(backupUrl));
});

async function expectStopsLoudly(relay: RunningService): Promise<string> {
  await relay.spawn();
  expect(await relay.exited).toEqual({ code: 1, signal: null });
  const log = await relay.logTail(50);
  expect(log).toContain('"level":"fatal"');
  expect(log).toContain('STORES_DISAGREE');
  return log;
}

test('a restored Postgres stops the relay with exit code 1, a sentence that says what to do, and nothing published', async () => {
  const relay = await stack.startService('outbox-relay', { environment: FAST });
  await writer.writeMany(500);
  await relayedAll(stack.pool);
  await relay.stop();
  backupUrl = await backUpDatabase(inject('endpoints').databaseUrl, stack.endpoints.databaseUrl);
  await relay.restart();
  await writer.writeMany(500);
  await relayedAll(stack.pool);
  await relay.stop();

  const restored = stack.defineService('outbox-relay', {
    instance: 2,
    environment: { ...FAST, DATABASE_URL: backupUrl },
  });
  const log = await expectStopsLoudly(restored);
  expect(log).toContain(`--delete --group ${stack.topic('outbox-relay-position-0')}`);
  // Trying again does not get it past.
  await expectStopsLoudly(restored);
  await expectPublishedOnceInOrder(stack, writer);
});

test('the latest state put back, the relay goes on where it was', async () => {
  const relay = await stack.startService('outbox-relay', { instance: 3, environment: FAST });
  await writer.writeMany(200);
  await relayedAll(stack.pool);
  await expectPublishedOnceInOrder(stack, writer);
  await relay.stop();
});

test('what it says to do lets it go on with what the restored Postgres holds', async () => {
  const admin = stack.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([stack.topic('outbox-relay-position-0')]);
  await admin.disconnect();
  const pool = createPool({ databaseUrl: backupUrl, applicationName: 'test' });
  await pool.query(`
    insert into outbox (id, aggregatetype, aggregateid, type, topic, headers)
    values ('new', 'customer', 'new', 'follow-up.opened', 'loyalty.follow-ups', '{}')`);
  const relay = await stack.startService('outbox-relay', {
    instance: 4,
    environment: { ...FAST, DATABASE_URL: backupUrl },
  });
  await relayedAll(pool);
  await relay.stop();
  await pool.end();
});

test('rows of a batch under way that are missing stop it too', async () => {
  await stack.pool.query(`update relay_shards set records = records + 1, batch = batch + 1, lease_until = null`);
  const relay = stack.defineService('outbox-relay', { instance: 5, environment: FAST });
  await expectStopsLoudly(relay);
});

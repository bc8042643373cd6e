/** Postgres is away when the sender starts, and the store is moved into another cluster while outcomes wait: nothing is lost, nothing doubled. */
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import { adoptMovedStore } from '@loyalty-ladder/operations/streams/adopt-moved-store.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { moveStore, spendTransactionIds } from '../../support/moved-store.ts';
import { OutcomeWriter } from '../../support/outcome-writer.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { openSeverableAddress } from '../../support/severable-address.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const SERVICE = 'trigger-webhooks';
const test = testInOwnWorld({
  topics: false,
  clock: '2024-06-03T10:00:00Z frozen',
  environment: WEBHOOKS_ENVIRONMENT,
}).extend('younger', ({ world }) => startPostgresServer(world.supervisor, () => {}));

const writerFor = ({ pool, endpoints }: World) => OutcomeWriter.open(pool, endpoints.schemaRegistryUrl);

async function delivered(pool: Pool, messages: number): Promise<void> {
  const isDone = async () =>
    (await pool.query("select from webhook_deliveries where state = 'delivered'")).rowCount === messages;
  await waitUntil(isDone, { what: `${messages} messages written down` });
}

test('a sender that starts while Postgres is away lives, is not ready, and goes on by itself', async ({ world }) => {
  const writer = await writerFor(world);
  const receiver = await Receiver.open(world.pool);
  await writer.earn('anna', 2);
  const detour = await openSeverableAddress(world.endpoints.databaseUrl);
  await detour.sever();
  const service = world.defineService(SERVICE, { environment: { DATABASE_URL: detour.url } });
  await service.spawn();
  const reasons = await waitUntil(() => reasonsNotReady(service).catch(() => undefined), { what: 'answer' });
  expect(reasons).not.toEqual([]);
  expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  await detour.mend();
  await waitUntil(async () => (await reasonsNotReady(service)).length === 0, { what: 'readiness' });
  await delivered(world.pool, 2);
  expect(receiver.received).toHaveLength(2);
  // Away again while it runs.
  await detour.sever();
  await writer.earn('anna', 2);
  await detour.mend();
  await delivered(world.pool, 4);
  expect(new Set(receiver.received.map(({ webhookId }) => webhookId)).size).toBe(4);
  await receiver.close();
  await service.stop();
  await detour.sever();
});

test('a store that is moved and adopted tells what waited and what was not taken in, once each', async ({
  world,
  younger,
}) => {
  await spendTransactionIds(world.endpoints.databaseUrl);
  const writer = await writerFor(world);
  const receiver = await Receiver.open(world.pool);
  const service = await world.startService(SERVICE);
  await writer.earn('told', 3);
  await delivered(world.pool, 3);
  // Taken in, and waiting; then recorded, and not taken in.
  receiver.behave = (_, response) => void response.writeHead(500).end();
  await writer.earn('waiting', 1);
  await waitUntil(() => receiver.received.length === 4, { what: 'attempt that fails' });
  await service.stop();
  await writer.earn('waiting', 1);
  await writer.earn('told', 1);
  receiver.behave = (_, response) => void response.writeHead(204).end();
  const pool = await moveStore(world.endpoints.databaseUrl, younger);
  const here = { environment: { DATABASE_URL: younger } };
  const refused = world.defineService(SERVICE, { ...here, instance: 2 });
  await refused.spawn();
  expect(await refused.exited).toMatchObject({ code: 1 });
  expect(receiver.received).toHaveLength(4);
  const order = { dryRun: false, actor: 'olga', reason: 'another machine' };
  expect(await adoptMovedStore(pool, world.stream, world.topicPrefix, order)).toMatchObject({ result: 'adopted' });
  await world.startService(SERVICE, { ...here, instance: 3 });
  await pool.query("update clock set frozen_at = frozen_at + interval '1 minute'");
  await delivered(pool, 6);
  expect(receiver.received).toHaveLength(7);
  expect(new Set(receiver.received.map(({ webhookId }) => webhookId)).size).toBe(6);
  const second = await OutcomeWriter.open(pool, world.endpoints.schemaRegistryUrl);
  await second.earn('later', 1);
  await delivered(pool, 7);
  expect(receiver.received).toHaveLength(8);
  await pool.end();
  await receiver.close();
});

/** What operators are told of webhooks: of each endpoint what is so, and how far outcomes are taken in. */
import { awaitsSender, readWebhooksReport } from '@loyalty-ladder/operations/webhooks/webhooks-report.ts';
import type { WebhookStanding } from '@loyalty-ladder/store/reports/read-webhook-standings.ts';
import { disableEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { OutcomeWriter } from '../../support/outcome-writer.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { answering, Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import { testInOwnWorld } from '../../support/world.ts';

const test = testInOwnWorld({
  topics: false,
  clock: '2024-06-03T10:00:00Z frozen',
  environment: WEBHOOKS_ENVIRONMENT,
});

async function standingOf(pool: Pool, { endpoint: { endpointId } }: Receiver): Promise<WebhookStanding | undefined> {
  const { endpoints } = await readWebhooksReport(pool);
  return endpoints.find((each) => each.endpointId === endpointId);
}

test('outcomes that are not taken in are counted, also of a window that was begun, and none when all are', async ({
  world,
}) => {
  const { pool } = world;
  const receiver = await Receiver.open(pool);
  const writer = await OutcomeWriter.open(pool, world.endpoints.schemaRegistryUrl);
  expect(awaitsSender(await readWebhooksReport(pool))).toBe(false);
  await writer.earn('anna', 5);
  const report = await readWebhooksReport(pool);
  expect(report.intake.rows).toBe(5);
  expect(report.intake.oldestAgeSeconds).toBeGreaterThan(0);
  expect(awaitsSender(report)).toBe(true);
  // Two of them are taken in, of a window that ends behind them all; one more comes behind it.
  await pool.query(`
    update webhook_intake
    set to_snapshot = pg_current_snapshot(), last_position = (select max(position) from outbox),
        after_position = (select min(position) + 1 from outbox)`);
  await writer.earn('anna', 1);
  expect((await readWebhooksReport(pool)).intake.rows).toBe(4);
  await world.startService('trigger-webhooks');
  const isTakenIn = async () => (await readWebhooksReport(pool)).intake.rows === 0;
  await waitUntil(isTakenIn, { what: 'end of the intake' });
  expect((await readWebhooksReport(pool)).intake.oldestAgeSeconds).toBe(0);
  await receiver.close();
});

test('of each endpoint it says what waits, what fails, what is disabled and what became of the last hour', async ({
  world,
}) => {
  const { pool } = world;
  const writer = await OutcomeWriter.open(pool, world.endpoints.schemaRegistryUrl);
  const [well, failing, held, off] = [
    await Receiver.open(pool),
    await Receiver.open(pool, answering(500)),
    await Receiver.open(pool, answering(204), { holdoutBasisPoints: 10_000 }),
    await Receiver.open(pool),
  ];
  await disableEndpoint(pool, off.endpoint.endpointId);
  await world.startService('trigger-webhooks');
  await writer.earn('anna', 2);
  await writer.earn('ben', 1);
  await waitUntil(async () => (await standingOf(pool, well))?.delivered === 3, { what: 'delivered messages' });
  await waitUntil(async () => (await standingOf(pool, failing))?.failures === 2, { what: 'failed attempts' });
  const nothing = { waiting: 0, waitingSince: null, waitingSeconds: 0, failures: 0, failingSince: null };
  const usual = { ...nothing, delivered: 0, givenUp: 0, suppressed: 0, heldOut: 0, disabledAt: null };
  const wait = { waiting: 3, waitingSince: expect.any(Number) };
  const clock = Date.parse('2024-06-03T10:00:00Z');
  expect(await standingOf(pool, well)).toMatchObject({ ...usual, delivered: 3 });
  expect(await standingOf(pool, failing)).toMatchObject({
    ...{ ...usual, ...wait, waitingSeconds: expect.any(Number), failures: 2, failingSince: clock },
  });
  expect(await standingOf(pool, held)).toMatchObject({ ...usual, heldOut: 3 });
  expect(await standingOf(pool, off)).toMatchObject({
    ...{ ...usual, ...wait, waitingSeconds: expect.any(Number), disabledAt: clock, disabledReason: 'operator' },
  });
  await pool.query("update webhook_deliveries set done_at = done_at - interval '61 minutes'");
  expect(await standingOf(pool, well)).toMatchObject(usual);
  for (const each of [well, failing, held, off]) await each.close();
});

test('of an endpoint with much of it no more is counted than is promised', async ({ world: { pool } }) => {
  const [much, little] = [await Receiver.open(pool), await Receiver.open(pool)];
  const add = (receiver: Receiver, rows: number, state: string) =>
    pool.query(
      `insert into webhook_deliveries (customer_no, endpoint_no, position, part, webhook_id, kind, type, body, state, done_at)
       select i, $1, i, case $3 when 'waiting' then 1 else 2 end, 'm' || i, 'points', 't', '{}', $3, case when $3 <> 'waiting' then now() end
       from generate_series(1, $2::integer) as i`,
      [receiver.endpoint.endpointNo, rows, state],
    );
  for (const state of ['waiting', 'delivered']) {
    await add(much, 10_100, state);
    await add(little, 1, state);
  }
  expect(await standingOf(pool, much)).toMatchObject({ waiting: 10_001, delivered: 10_001 });
  expect(await standingOf(pool, little)).toMatchObject({ waiting: 1, delivered: 1 });
  await much.close();
  await little.close();
});

/** What leaves the log of webhooks, what is given up, and what stays: as the service tidies up, page by page. */
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { insertDeliveries } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import { resendDelivery } from '@loyalty-ladder/store/webhooks/resend-deliveries.ts';
import { deleteEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import { tidyWebhooks } from '@loyalty-ladder/store/webhooks/tidy-webhooks.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { Receiver } from '../../support/webhook-receivers.ts';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ topics: false });
const KEEP_MS = 28 * 86_400_000;
let position = 0n;

/** Messages to customers of numbers of their own; two of the same wait in one queue. */
async function put(pool: Pool, { endpoint: { endpointNo } }: Receiver, customerNos: readonly number[]) {
  const rows = customerNos.map((customerNo) => {
    position += 1n;
    const place = { customerNo: BigInt(customerNo), endpointNo, position, part: 1, webhookId: `msg_${position}` };
    return { ...place, stops: null, kind: 'points', type: 'points.changed', body: '{}', isHeldOut: false } as const;
  });
  await inTransaction(pool, async (tx) => ({ result: await insertDeliveries(tx, rows) }));
  return rows.map(({ webhookId }) => webhookId);
}

/** As if so many days had passed since it was made, and as many since it was done. */
async function age(pool: Pool, webhookId: string | undefined, days: number, doneDays?: number): Promise<void> {
  await pool.query(
    `update webhook_deliveries
     set created_at = now() - $2 * interval '1 day', waiting_since = now() - $2 * interval '1 day',
         state = case when $3::float8 is null then 'waiting' else 'delivered' end, done_at = now() - $3 * interval '1 day'
     where webhook_id = $1`,
    [webhookId, days, doneDays ?? null],
  );
}

/** In pages of two rows: one may be kept back by a sender that is at it. */
async function tidied(pool: Pool): Promise<void> {
  while (await tidyWebhooks(pool, KEEP_MS, 2));
}

async function logOf(pool: Pool, { endpoint: { endpointNo } }: Receiver): Promise<string[]> {
  const { rows } = await pool.query(
    "select webhook_id || ' ' || coalesce(reason, state) as line from webhook_deliveries where endpoint_no = $1 order by position",
    [endpointNo],
  );
  return rows.map(({ line }) => line);
}

async function queuesOf(pool: Pool, { endpoint: { endpointNo } }: Receiver): Promise<number[][]> {
  const { rows } = await pool.query(
    'select customer_no::integer as no, waiting from webhook_queues where endpoint_no = $1 order by customer_no',
    [endpointNo],
  );
  return rows.map(({ no, waiting }) => [no, waiting]);
}

test('what was done long ago leaves the log, of every endpoint', async ({ world: { pool } }) => {
  const receivers = [await Receiver.open(pool), await Receiver.open(pool)];
  const kept: string[][] = [];
  for (const receiver of receivers) {
    const [old, older, young] = await put(pool, receiver, [1, 2, 3]);
    await age(pool, old, 40, 29);
    await age(pool, older, 40, 39);
    await age(pool, young, 40, 27);
    kept.push([`${young} delivered`]);
    await receiver.close();
  }
  await tidied(pool);
  expect(await Promise.all(receivers.map((each) => logOf(pool, each)))).toEqual(kept);
});

test('what has waited too long is given up, unless somebody is at it, and its queue ends or gets shorter', async ({
  world: { pool },
}) => {
  const receiver = await Receiver.open(pool);
  const [lone, first, second, leased] = await put(pool, receiver, [1, 2, 2, 3]);
  for (const each of [lone, first, leased]) await age(pool, each, 29);
  await pool.query(
    "update webhook_queues set claim = 'c', leased_until = now() + interval '1 minute' where customer_no = 3 and endpoint_no = $1",
    [receiver.endpoint.endpointNo],
  );
  await tidied(pool);
  expect(await logOf(pool, receiver)).toEqual([
    ...[`${lone} expired`, `${first} expired`, `${second} waiting`, `${leased} waiting`],
  ]);
  expect(await queuesOf(pool, receiver)).toEqual([
    [2, 1],
    [3, 1],
  ]);
  await receiver.close();
});

test('an old message that is sent again has its time before it', async ({ world: { pool } }) => {
  const receiver = await Receiver.open(pool);
  const [old] = await put(pool, receiver, [1]);
  await age(pool, old, 40, 20);
  await pool.query('delete from webhook_queues where endpoint_no = $1', [receiver.endpoint.endpointNo]);
  const { endpointId } = receiver.endpoint;
  await inTransaction(pool, async (tx) => ({ result: await resendDelivery(tx, endpointId, String(old)) }));
  await tidied(pool);
  expect(await logOf(pool, receiver)).toEqual([`${old} waiting`]);
  await receiver.close();
});

test('what waits for an endpoint that is deleted is given up; its log stays, its keys do not', async ({
  world: { pool },
}) => {
  const receiver = await Receiver.open(pool);
  const [done, waits] = await put(pool, receiver, [1, 2]);
  await age(pool, done, 1, 1);
  const { endpointId, endpointNo } = receiver.endpoint;
  await inTransaction(pool, async (tx) => ({ result: await deleteEndpoint(tx, endpointId) }));
  await tidied(pool);
  expect(await logOf(pool, receiver)).toEqual([`${done} delivered`, `${waits} deleted`]);
  expect((await queuesOf(pool, receiver)).filter(([no]) => no === 2)).toEqual([]);
  expect((await pool.query('select from webhook_secrets where endpoint_no = $1', [endpointNo])).rowCount).toBe(0);
  await receiver.close();
});

/** A channel's cap, whatever becomes of the process that sends, and whatever is sent again: a message counts once, by its webhook-id. */
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import { replayEndpoint } from '@loyalty-ladder/operations/webhooks/replay-endpoint.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { putChannel } from '@loyalty-ladder/store/webhooks/channels.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { OutcomeWriter } from '../../support/outcome-writer.ts';
import { waitUntil } from '../../support/wait-until.ts';
import {
  answering,
  type Behaviour,
  type Received,
  Receiver,
  WEBHOOKS_ENVIRONMENT,
} from '../../support/webhook-receivers.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const SERVICE = 'trigger-webhooks';
const CAP = 4;
const QUICK = { WEBHOOK_LEASE_MS: '1000', WEBHOOK_REQUEST_MS_MAX: '300' };
const STAGES = { channel: 'email', filter: { types: ['stage.changed' as const] } };

const test = testInOwnWorld({
  topics: false,
  clock: '2024-06-03T10:00:00Z frozen',
  environment: WEBHOOKS_ENVIRONMENT,
});

/** So many starts in seven days, over all endpoints. */
async function capped({ pool }: World, capStarts: number): Promise<void> {
  const rules = { consent: 'ignored', capStarts, capDays: 7, quietFrom: null, quietTo: null } as const;
  await inTransaction(pool, async (tx) => ({ result: await putChannel(tx, { channel: 'email', ...rules }) }));
}

/** All that was recorded is taken in, and nothing of it waits. */
async function settled(pool: Pool): Promise<void> {
  const isSettled = async () =>
    (
      await pool.query(`
        select from_snapshot::text = to_snapshot::text
          and not exists (select from outbox where not pg_visible_in_snapshot(xid, to_snapshot))
          and not exists (select from webhook_replays where done_at is null)
          and not exists (select from webhook_deliveries where state = 'waiting') as done
        from webhook_intake`)
    ).rows[0]?.done;
  await waitUntil(isSettled, { what: 'end of what waits' });
}

const startsOf = (received: readonly Received[], customerId: string): string[] =>
  received.flatMap(({ webhookId, body }) =>
    body.action === 'start' && body.data.customerId === customerId ? [webhookId] : [],
  );

test('a sender killed between sending and settling: nobody is told more than the cap, but under the same webhook-id', async ({
  world,
}) => {
  const { pool } = world;
  await capped(world, CAP);
  const writer = await OutcomeWriter.open(pool, world.endpoints.schemaRegistryUrl);
  const random = new SeededRandom('cap');
  const ids = Array.from({ length: 8 }, (_, index) => `c${index}`);
  const service = await world.startService(SERVICE, { environment: QUICK });
  const received: Received[] = [];
  let startsLeft = Number.POSITIVE_INFINITY;
  /** The last of so many starts is received, and nobody is left to write that down. */
  const behave: Behaviour = (each, response, request) => {
    received.push(each);
    if (each.body.action === 'start') startsLeft -= 1;
    if (startsLeft === 0) service.kill('SIGKILL');
    else answering(204)(each, response, request);
  };
  const killedAtStart = async (stage: 'visitor' | 'regular') => {
    startsLeft = random.between(3, 8);
    const killed = service.exited;
    await writer.change(ids, stage);
    await killed;
    startsLeft = Number.POSITIVE_INFINITY;
  };
  const receivers = [await Receiver.open(pool, behave, STAGES), await Receiver.open(pool, behave, STAGES)];
  await killedAtStart('visitor');
  await service.spawn();
  await settled(pool);
  await killedAtStart('regular');
  // What was received last is over before anybody can send it again.
  await writer.change(ids, 'adherent');
  await service.spawn();
  await settled(pool);
  const starts = ids.map((id) => startsOf(received, id));
  expect(Math.max(...starts.map((each) => new Set(each).size))).toBe(CAP);
  expect(starts.flat().length).toBeGreaterThan(new Set(starts.flat()).size);
  // Who may have heard of a start that is over has heard that it is.
  const { rows: over } = await pool.query('select webhook_id from webhook_standing');
  const standing = new Set(over.map(({ webhook_id }) => webhook_id));
  const stopped = new Set(received.map(({ body }) => body.stops));
  expect(new Set(starts.flat().filter((id) => !standing.has(id) && !stopped.has(id)))).toEqual(new Set());
  for (const each of receivers) await each.close();
});

test('what was delivered and is replayed comes again, and leaves the room that it left', async ({ world }) => {
  const { pool } = world;
  await capped(world, 2);
  const writer = await OutcomeWriter.open(pool, world.endpoints.schemaRegistryUrl);
  await world.startService(SERVICE);
  const receiver = await Receiver.open(pool, answering(204), STAGES);
  await writer.change(['anna'], 'regular');
  await settled(pool);
  for (const times of [2, 3]) {
    await replayEndpoint(pool, receiver.endpoint.endpointId, { after: 0n }, 'olga');
    await waitUntil(() => receiver.received.length === times, { what: `message for the ${times}. time` });
    await settled(pool);
  }
  await writer.change(['anna'], 'adherent');
  await settled(pool);
  expect(receiver.told()).toEqual(['start regular anna', 'stop adherent anna', 'start adherent anna']);
  await receiver.close();
});

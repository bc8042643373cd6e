/** Which messages an endpoint gets: by the rule of subscribers, through corrections, replays, hold-outs and disablement. */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { replayEndpoint } from '@loyalty-ladder/operations/webhooks/replay-endpoint.ts';
import { sendTestEvent } from '@loyalty-ladder/operations/webhooks/send-test-event.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { resendDelivery } from '@loyalty-ladder/store/webhooks/resend-deliveries.ts';
import { enableEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { nps, purchase, returned } from '../../support/facts.ts';
import { OutcomeWriter } from '../../support/outcome-writer.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { answering, Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import { testInWorld, type World } from '../../support/world.ts';

const CLOCK = Date.parse('2024-06-03T10:00:00Z');

/** One world for all: they keep apart by endpoints and customers. */
const test = testInWorld({
  clock: `${new Date(CLOCK).toISOString()} frozen`,
  environment: WEBHOOKS_ENVIRONMENT,
  services: ['purchase-consumer', 'feedback-consumer', 'trigger-webhooks'],
});

const STAGES = { filter: { types: ['stage.changed'] } };
const at = (minutes: number) => new Date(CLOCK + minutes * 60_000).toISOString();
const writerFor = ({ pool, endpoints }: World) => OutcomeWriter.open(pool, endpoints.schemaRegistryUrl);

async function statesOf(pool: Pool, { endpoint }: Receiver): Promise<string[]> {
  const { rows } = await pool.query(
    'select kind, state from webhook_deliveries where endpoint_no = $1 order by position, part',
    [endpoint.endpointNo],
  );
  return rows.map(({ kind, state }) => `${kind} ${state}`);
}

/** Outcomes recorded so far are taken in, and replays asked for are put. */
async function takenIn(pool: Pool): Promise<void> {
  const isDone = async () =>
    (
      await pool.query(`
        select from_snapshot::text = to_snapshot::text
          and not exists (select from outbox where not pg_visible_in_snapshot(xid, to_snapshot))
          and not exists (select from webhook_replays where done_at is null) as done
        from webhook_intake`)
    ).rows[0]?.done;
  await waitUntil(isDone, { what: 'intake' });
}

/** Of what was taken in. */
async function settled(pool: Pool, receiver: Receiver): Promise<void> {
  await takenIn(pool);
  const isSettled = async () => (await statesOf(pool, receiver)).every((state) => !state.endsWith('waiting'));
  await waitUntil(isSettled, { what: 'end of what waits' });
}

test('late facts: what was started is stopped, and what stands is told once, however often it is revised', async ({
  world,
}) => {
  const { pool } = world;
  const receiver = await Receiver.open(pool, answering(204), STAGES);
  await world.apply([purchase({ id: 'p', customerId: 'anna', at: at(-60) })]);
  await waitUntil(() => receiver.told().includes('start first-purchase anna'), { what: 'start' });
  // Half an hour before the purchase: the step to first-purchase is revised, and says the same.
  await world.apply([nps({ id: 'n', customerId: 'anna', at: at(-90), score: 9 })]);
  await world.apply([purchase({ id: 'q', customerId: 'anna', at: at(-59) })]);
  await takenIn(pool);
  expect(receiver.told()).toEqual(['start first-purchase anna']);
  await world.apply([
    returned({ id: 'r', customerId: 'anna', at: at(-30), purchaseId: 'p' }),
    returned({ id: 's', customerId: 'anna', at: at(-30), purchaseId: 'q' }),
  ]);
  await waitUntil(() => receiver.received.some(({ body }) => body.action === 'stop'), { what: 'stop' });
  const [start, stop] = ['start', 'stop'].map((action) =>
    receiver.received.filter(({ body }) => body.action === action),
  );
  expect(start?.filter(({ body }) => body.data.to === 'first-purchase')).toHaveLength(1);
  expect(stop?.[0]?.body.stops).toBe(start?.[0]?.webhookId);
  await receiver.close();
});

test('who wants all gets each revision as it was published', async ({ world }) => {
  const receiver = await Receiver.open(world.pool, answering(204), { ...STAGES, deliver: 'all' });
  await world.apply([purchase({ id: 'p', customerId: 'bella', at: at(-60) })]);
  await world.apply([nps({ id: 'n', customerId: 'bella', at: at(-90), score: 9 })]);
  await waitUntil(() => receiver.received.length >= 3, { what: 'revisions' });
  expect(receiver.received.map(({ body }) => [body.action, body.data.to, body.data.revision])).toEqual([
    ['tell', 'first-purchase', 1],
    ['tell', 'visitor', 1],
    ['tell', 'first-purchase', 2],
  ]);
  await receiver.close();
});

test('who is held out is counted, and never told of', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, answering(204), { holdoutBasisPoints: 5_000 });
  await writer.change(
    Array.from({ length: 40 }, (_, index) => `held-${index}`),
    'regular',
  );
  await settled(pool, receiver);
  const states = await statesOf(pool, receiver);
  const heldOut = states.filter((state) => state === 'start held-out').length;
  expect(states).toHaveLength(40);
  expect(heldOut).toBeGreaterThan(5);
  expect(receiver.received).toHaveLength(40 - heldOut);
  await receiver.close();
});

test('a replay sends again under the same webhook-ids, tells a new endpoint what stands, and of nothing that has passed', async ({
  world,
}) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const old = await Receiver.open(pool, answering(204), STAGES);
  await writer.change(['carl', 'dina'], 'visitor');
  await waitUntil(() => old.received.length === 2, { what: 'first messages' });
  await writer.change(['carl'], 'regular');
  await waitUntil(() => old.received.length === 4, { what: 'all messages' });
  const { beginsAfter, endpointId } = old.endpoint;
  await replayEndpoint(pool, endpointId, { after: beginsAfter }, 'olga');
  await settled(pool, old);
  expect(old.told()).toHaveLength(4);
  // Carl as a visitor has passed: that start is not sent again, its stop is, since the receiver has heard of it.
  expect(
    old.received
      .slice(4)
      .map(({ body }) => `${body.action} ${body.data.to} ${body.data.customerId}`)
      .toSorted(),
  ).toEqual(['start regular carl', 'start visitor dina', 'stop regular carl']);
  const young = await Receiver.open(pool, answering(204), STAGES);
  await replayEndpoint(pool, young.endpoint.endpointId, { after: beginsAfter }, 'olga');
  await waitUntil(() => young.received.length >= 2, { what: 'what stands' });
  await settled(pool, young);
  expect(young.told().toSorted()).toEqual(['start regular carl', 'start visitor dina']);
  await writer.change(['carl'], 'adherent');
  await waitUntil(() => young.received.length === 4, { what: 'what comes next' });
  expect(young.told().slice(2)).toEqual(['stop adherent carl', 'start adherent carl']);
  await Promise.all([old.close(), young.close()]);
});

test('a case that a late fact takes back is stopped for the one in its place; who comes later hears of what is open alone', async ({
  world,
}) => {
  const { pool } = world;
  const cases = { filter: { topics: ['loyalty.follow-ups'] } };
  const toldBy = ({ received }: Receiver) =>
    received.map(({ body }) => `${body.action} ${body.type} ${body.data.subject}`);
  const answer = (id: string, minutes: number, score: number) =>
    world.apply([nps({ id, customerId: 'gina', at: at(minutes), score })]);
  const receiver = await Receiver.open(pool, answering(204), cases);
  const { beginsAfter } = receiver.endpoint;
  await answer('g1', -60, 2);
  await waitUntil(() => receiver.received.length === 1, { what: 'opened case' });
  await answer('g0', -90, 3);
  await waitUntil(() => receiver.received.length === 3, { what: 'case in its place' });
  const [first, stop, second] = receiver.received;
  expect(toldBy(receiver)).toEqual([
    'start follow-up.opened score:test/g1',
    'stop follow-up.opened score:test/g0',
    'start follow-up.opened score:test/g0',
  ]);
  expect(stop?.body.stops).toBe(first?.webhookId);
  const young = await Receiver.open(pool, answering(204), cases);
  await replayEndpoint(pool, young.endpoint.endpointId, { after: beginsAfter }, 'olga');
  await waitUntil(() => young.received.length === 1, { what: 'what is open' });
  await settled(pool, young);
  expect(toldBy(young)).toEqual(['start follow-up.opened score:test/g0']);
  await answer('g2', -30, 9);
  await waitUntil(() => young.received.length === 2 && receiver.received.length === 4, { what: 'end of the case' });
  await settled(pool, receiver);
  expect(toldBy(receiver).at(-1)).toBe('stop follow-up.closed score:test/g0');
  expect(receiver.received.at(-1)?.body.stops).toBe(second?.webhookId);
  await Promise.all([receiver.close(), young.close()]);
});

test('a test event comes at once, and one message can be sent again', async ({ world }) => {
  const { pool } = world;
  const receiver = await Receiver.open(pool);
  const { endpointId } = receiver.endpoint;
  const sent = await sendTestEvent(pool, endpointId);
  await waitUntil(async () => (await statesOf(pool, receiver)).join() === 'test delivered', { what: 'test event' });
  expect(receiver.received[0]).toMatchObject({ webhookId: sent?.webhookId, body: { type: 'webhooks.test' } });
  const resend = (id: string) =>
    inTransaction(pool, async (tx) => ({ result: await resendDelivery(tx, endpointId, id) }));
  expect(await resend(String(sent?.webhookId))).toBe(true);
  await waitUntil(() => receiver.received.length === 2, { what: 'the same again' });
  expect(new Set(receiver.received.map(({ webhookId }) => webhookId)).size).toBe(1);
  expect(await resend('msg_unknown')).toBe(false);
  expect(await sendTestEvent(pool, 'ep_unknown')).toBeUndefined();
  await receiver.close();
});

test('an endpoint that fails for days is disabled, with a word about it; enabled again it gets what waits', async ({
  world,
}) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, answering(500));
  const ids = Array.from({ length: 8 }, (_, index) => `evi-${index}`);
  for (const id of ids) await writer.earn(id, 1);
  const endpointOf = async () =>
    (await pool.query('select * from webhook_endpoints where endpoint_no = $1', [receiver.endpoint.endpointNo]))
      .rows[0];
  let hours = 0;
  const isDisabled = async () => {
    hours += 2;
    await world.setClock(CLOCK + hours * HOUR_MS);
    return (await endpointOf()).state === 'disabled';
  };
  await waitUntil(isDisabled, { what: 'disablement' });
  expect((await endpointOf()).disabled_reason).toBe('failing');
  const { rows: events } = await pool.query('select event, details from webhook_events where endpoint_no = $1', [
    receiver.endpoint.endpointNo,
  ]);
  expect(events).toMatchObject([{ event: 'disabled', details: { reason: 'failing' } }]);
  await writer.earn('evi-0', 1);
  await waitUntil(async () => (await statesOf(pool, receiver)).length === 9, {
    what: 'message to a disabled endpoint',
  });
  // As the clock is turned here, a message may have had its ten attempts before the endpoint has failed for days.
  const waiting = (await statesOf(pool, receiver)).filter((state) => state === 'points waiting').length;
  expect(waiting).toBeGreaterThan(1);
  receiver.behave = answering(204);
  await enableEndpoint(pool, receiver.endpoint.endpointId);
  const isDone = async () => {
    hours += 2;
    await world.setClock(CLOCK + hours * HOUR_MS);
    return (await statesOf(pool, receiver)).filter((state) => state === 'points delivered').length === waiting;
  };
  await waitUntil(isDone, { what: 'what waited' });
  await receiver.close();
});

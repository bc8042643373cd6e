/**
 * Webhooks as an integrator has them: registered over HTTP, with facts that go the whole way through Kafka, to a receiver that verifies with the
 * library of Standard Webhooks.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { afterEach, expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { type gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { openStandardReceiver, type StandardReceiver } from '../../support/webhook-receiver.ts';
import { WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';

/** A Monday, by the program's zone (UTC); no quiet hours but those that a test sets. */
const NOW = '2026-06-01T12:00:00Z';
const services = ['purchase-consumer', 'contact-consumer', 'trigger-webhooks'];
const test = testWithGateway({ services, clock: `${NOW} frozen`, environment: WEBHOOKS_ENVIRONMENT });

type Gateway = ReturnType<typeof gatewayOf>;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What an admin does; each call must succeed. */
async function admin(gateway: Gateway, method: string, path: string, body?: object) {
  const key = await gateway.key('admin');
  const answer = await gateway.call(method, `/v1/webhooks/${path}`, { key, ...(body !== undefined && { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A receiver, and an endpoint that leads to it until the test ends. */
async function registered(gateway: Gateway, settings: object = {}) {
  const receiver = await openStandardReceiver();
  const body = { url: receiver.url, filter: { to: ['regular'] }, ...settings };
  const { endpointId, secret } = await admin(gateway, 'POST', 'endpoints', body);
  receiver.secrets.push(secret);
  closing.push(async () => {
    await gateway.call('DELETE', `/v1/webhooks/endpoints/${endpointId}`, { key: await gateway.key('admin') });
    receiver.close();
  });
  return { receiver, path: `endpoints/${endpointId}`, endpointId: String(endpointId) };
}

/** Three purchases, of which the last makes a regular: an hour ago. */
const regular = (customerId: string, amountMinor = 1_000): Fact[] =>
  ['2026-04-01', '2026-04-15', '2026-06-01'].map((day, index) =>
    purchase({ id: `${customerId}-${index}`, customerId, at: `${day}T11:00:00Z`, amountMinor }),
  );

const consent = (customerId: string, at: string, granted: boolean, channel = 'email'): Fact => ({
  ...{ id: `${customerId}-${at}`, source: 'test', customerId, occurredAt: Date.parse(at) },
  ...{ type: 'contact.consent', channel, granted },
});

async function received(receiver: StandardReceiver, messages: number): Promise<void> {
  await waitUntil(() => receiver.told.length >= messages, { what: `${messages} messages` });
}

/** So many messages were made, and none of them waits any more. @returns what became of each start, by customer: why it was suppressed, or its state. */
async function settled(gateway: Gateway, path: string, messages: number) {
  const deliveries = async (): Promise<Record<string, string>[]> =>
    (await admin(gateway, 'GET', `${path}/deliveries`)).deliveries;
  const all = await waitUntil(
    async () => {
      const found = await deliveries();
      return found.length >= messages && found.every(({ state }) => state !== 'waiting') && found;
    },
    { what: `end of ${messages} messages`, explain: async () => JSON.stringify(await deliveries()) },
  );
  return Object.fromEntries(
    all.map(({ customerId, state, reason }) => [customerId, state === 'suppressed' ? reason : state]),
  );
}

test('an endpoint hears of what its filter asks for, signed with its secrets while they are rotated', async ({
  world,
  gateway,
}) => {
  const { receiver, path } = await registered(gateway);
  await world.apply([...regular('anna'), purchase({ id: 'b', customerId: 'ben', at: '2026-06-01T11:00:00Z' })]);
  await received(receiver, 1);
  expect(receiver.told).toEqual([
    {
      action: 'start',
      type: 'stage.changed',
      customerId: 'anna',
      to: 'regular',
      verifiedBy: [0],
      webhookId: expect.any(String),
    },
  ]);
  for (const overlapSeconds of [3_600, 0]) {
    receiver.secrets.push((await admin(gateway, 'POST', `${path}/rotate-secret`, { overlapSeconds })).secret);
    const customerId = `rotated-${overlapSeconds}`;
    await world.apply(regular(customerId));
    await waitUntil(() => receiver.started().includes(customerId), { what: customerId });
  }
  const verified = new Map(receiver.told.map(({ customerId, verifiedBy }) => [customerId, verifiedBy]));
  expect(verified.get('rotated-3600')).toEqual([0, 1]);
  expect(verified.get('rotated-0')).toEqual([2]);
  const { deliveries } = await admin(gateway, 'GET', `${path}/deliveries?customerId=anna`);
  expect(deliveries).toMatchObject([
    { kind: 'start', state: 'delivered', attempts: 1, log: [{ status: 200, answer: 'thanks' }] },
  ]);
});

test('a secret that was replaced signs no longer than its overlap', async ({ gateway }) => {
  const { receiver, path } = await registered(gateway);
  receiver.secrets.push((await admin(gateway, 'POST', `${path}/rotate-secret`, { overlapSeconds: 1 })).secret);
  const tested = async () => {
    const { webhookId } = await admin(gateway, 'POST', `${path}/test`);
    return waitUntil(() => receiver.told.find((each) => each.webhookId === webhookId), { what: 'test event' });
  };
  const bySecondAlone = async () => (await tested()).verifiedBy.join() === '1';
  await waitUntil(bySecondAlone, { what: 'message that the new secret alone has signed' });
});

test('secrets are told once, and who did what is written down', async ({ world, gateway }) => {
  const { path, endpointId, receiver } = await registered(gateway);
  const secret = String(receiver.secrets[0]).slice('whsec_'.length);
  for (const read of [path, 'endpoints', `${path}/deliveries`, `${path}/holdout`]) {
    expect(JSON.stringify(await admin(gateway, 'GET', read))).not.toMatch(/whsec_|salt|sealed/i);
  }
  const { rows: sealed } = await world.pool.query('select encode(sealed, $1) as text from webhook_secrets', ['base64']);
  expect(sealed.filter(({ text }) => text.includes(secret))).toEqual([]);
  await admin(gateway, 'PATCH', path, { description: 'for the shop' });
  await admin(gateway, 'POST', `${path}/disable`);
  await admin(gateway, 'POST', `${path}/rotate-secret`, {});
  const { rows } = await world.pool.query(
    'select action, actor, details::text from operator_actions where subject = $1 order by action_id',
    [endpointId],
  );
  expect(rows.map(({ action }) => action)).toEqual(
    ['register', 'change', 'disable', 'rotate-secret'].map((verb) => `webhooks ${verb}`),
  );
  expect(JSON.stringify(rows)).not.toContain('whsec_');
});

test('a consent that is withdrawn while a message waits is respected', async ({ world, gateway }) => {
  await admin(gateway, 'PUT', 'channels/email', { consent: 'required' });
  const { receiver, path } = await registered(gateway, { channel: 'email' });
  await admin(gateway, 'POST', `${path}/disable`);
  const said = ['stays', 'goes'].map((id) => consent(id, '2026-05-01T10:00:00Z', true));
  await world.apply([...said, ...['stays', 'goes', 'silent'].flatMap((id) => regular(id))]);
  // Learned last, but said first: it takes nothing back.
  await world.apply([consent('goes', '2026-06-01T11:30:00Z', false), consent('stays', '2026-04-30T10:00:00Z', false)]);
  await admin(gateway, 'POST', `${path}/enable`);
  expect(await settled(gateway, path, 3)).toEqual({ stays: 'delivered', goes: 'refused', silent: 'no-consent' });
  expect(receiver.started()).toEqual(['stays']);
});

test('a consent that is withdrawn between two attempts is respected', async ({ world, gateway }) => {
  await admin(gateway, 'PUT', 'channels/email', { consent: 'required' });
  const { receiver, path } = await registered(gateway, { channel: 'email' });
  receiver.secrets.splice(0); // It does not know who calls, and says so.
  await world.apply([consent('wavers', '2026-05-01T10:00:00Z', true), ...regular('wavers')]);
  const delivery = async () => (await admin(gateway, 'GET', `${path}/deliveries`)).deliveries[0];
  await waitUntil(async () => (await delivery())?.attempts === 1, { what: 'attempt that failed' });
  await world.apply([consent('wavers', '2026-06-01T11:30:00Z', false)]);
  await world.setClock('2026-06-01T12:01:00Z');
  await waitUntil(async () => (await delivery()).state !== 'waiting', { what: 'end of the message' });
  expect(await delivery()).toMatchObject({ state: 'suppressed', reason: 'refused', attempts: 1 });
  expect(receiver.told).toHaveLength(1);
  await world.setClock(NOW);
});

test('a customer is reached as often as the channel allows, over all of its endpoints', async ({ world, gateway }) => {
  await admin(gateway, 'PUT', 'channels/sms', { consent: 'ignored', cap: { starts: 1, days: 7 } });
  const both = [await registered(gateway, { channel: 'sms' }), await registered(gateway, { channel: 'sms' })];
  const ids = ['capped-1', 'capped-2', 'capped-3'];
  await world.apply(ids.flatMap((id) => regular(id)));
  const settledBoth = [];
  for (const { path } of both) settledBoth.push(await settled(gateway, path, ids.length));
  for (const id of ids) expect(settledBoth.map((each) => each[id]).toSorted()).toEqual(['capped', 'delivered']);
  expect(both.flatMap(({ receiver }) => receiver.started()).toSorted()).toEqual(ids);
});

test('a share of customers is held out, the same whoever asks, and counted against those who are told', async ({
  world,
  gateway,
}) => {
  const { receiver, path } = await registered(gateway, { holdoutBasisPoints: 5_000 });
  const ids = Array.from({ length: 12 }, (_, index) => `half-${index}`);
  await world.apply(ids.flatMap((id) => regular(id)));
  const states = await settled(gateway, path, ids.length);
  for (const id of ids) {
    const { isHeldOut } = await admin(gateway, 'GET', `${path}/holdout?customerId=${id}`);
    expect([id, states[id]]).toEqual([id, isHeldOut ? 'held-out' : 'delivered']);
  }
  const told = receiver.started().length;
  const { lines, shareBasisPoints } = await admin(gateway, 'GET', `${path}/holdout`);
  const count = (customers: number) => ({ messages: String(customers), customers: String(customers) });
  expect({ lines, shareBasisPoints }).toEqual({
    shareBasisPoints: 5_000,
    lines: [
      { type: 'stage.changed', value: 'regular', heldOut: count(12 - told), delivered: count(told), others: '0' },
    ],
  });
});

test('a minimum balance is that of the customer, whatever the outcome is about', async ({ world, gateway }) => {
  const { receiver } = await registered(gateway, { filter: { to: ['regular'], minimumBalance: '500' } });
  const { receiver: all } = await registered(gateway);
  await world.apply([...regular('poor', 1_000), ...regular('rich', 50_000)]);
  await received(all, 2);
  await received(receiver, 1);
  expect(receiver.started()).toEqual(['rich']);
});

test('what waits goes to where the endpoint is now, and nothing to one that is deleted', async ({ world, gateway }) => {
  const [moved, gone] = [await registered(gateway), await registered(gateway)];
  const there = await openStandardReceiver();
  closing.push(() => there.close());
  there.secrets.push(...moved.receiver.secrets);
  for (const { path } of [moved, gone]) await admin(gateway, 'POST', `${path}/disable`);
  await world.apply(regular('mover'));
  const waits = async () =>
    (await admin(gateway, 'GET', `${moved.path}/deliveries?state=waiting`)).deliveries.length === 1;
  await waitUntil(waits, { what: 'waiting message' });
  const { version } = await admin(gateway, 'GET', moved.path);
  await admin(gateway, 'PATCH', moved.path, { url: there.url, version });
  const key = await gateway.key('admin');
  const late = await gateway.call('PATCH', `/v1/webhooks/${moved.path}`, { key, body: { description: 'x', version } });
  expect([late.status, late.body.type]).toEqual([409, 'urn:loyalty-ladder:problem:another-version']);
  await admin(gateway, 'DELETE', gone.path);
  await admin(gateway, 'POST', `${moved.path}/enable`);
  await received(there, 1);
  expect([there.started(), moved.receiver.told, gone.receiver.told]).toEqual([['mover'], [], []]);
  expect((await gateway.call('GET', `/v1/webhooks/${gone.path}`, { key })).status).toBe(404);
});

test('a test event comes signed, and a replay under the same webhook-ids', async ({ world, gateway }) => {
  const { receiver, path } = await registered(gateway);
  const { webhookId } = await admin(gateway, 'POST', `${path}/test`);
  await received(receiver, 1);
  expect(receiver.told).toMatchObject([{ type: 'webhooks.test', webhookId, verifiedBy: [0] }]);
  await world.apply(regular('again'));
  await received(receiver, 2);
  const isWrittenDown = async () => {
    const { deliveries } = await admin(gateway, 'GET', `${path}/deliveries`);
    return deliveries.every(({ state }: { state: string }) => state === 'delivered');
  };
  await waitUntil(isWrittenDown, { what: 'deliveries written down' }); // What is under way is not replayed.
  await admin(gateway, 'POST', `${path}/replay`, { after: '0' });
  const times = () => receiver.told.filter(({ customerId }) => customerId === 'again');
  await waitUntil(() => times().length === 2, { what: 'replayed message' });
  expect(new Set(times().map((each) => each.webhookId)).size).toBe(1);
});

test('one message is sent again on demand, and who did it is written down', async ({ world, gateway }) => {
  const { receiver, path, endpointId } = await registered(gateway);
  await world.apply(regular('once-more'));
  const webhookId = async () => (await admin(gateway, 'GET', `${path}/deliveries`)).deliveries[0]?.webhookId;
  await settled(gateway, path, 1);
  const key = await gateway.key('admin');
  const resend = async (id: string, of = path) => {
    const { status, body } = await gateway.call('POST', `/v1/webhooks/${of}/deliveries/${id}/resend`, { key });
    return [status, body.webhookId ?? body.type];
  };
  const id = await webhookId();
  expect(await resend(id)).toEqual([202, id]);
  await received(receiver, 2);
  expect(new Set(receiver.told.map((each) => each.webhookId))).toEqual(new Set([id]));
  await settled(gateway, path, 1);
  await admin(gateway, 'POST', `${path}/disable`);
  // What waits already is left so.
  for (const _ of [1, 2]) expect(await resend(id)).toEqual([202, id]);
  const { rows } = await world.pool.query(
    "select details from operator_actions where subject = $1 and action = 'webhooks resend'",
    [endpointId],
  );
  expect(rows).toEqual(Array(2).fill({ details: { webhookId: id } }));
  const unknown = [404, 'urn:loyalty-ladder:problem:not-found'];
  const other = await registered(gateway, { holdoutBasisPoints: 10_000 });
  expect([await resend('msg_unknown'), await resend(id, other.path)]).toEqual([unknown, unknown]);
  await world.apply(regular('held'));
  const held = async () => (await admin(gateway, 'GET', `${other.path}/deliveries`)).deliveries[0]?.webhookId;
  const heldId = await waitUntil(held, { what: 'message that is held out' });
  expect(await resend(heldId, other.path)).toEqual([409, 'urn:loyalty-ladder:problem:held-out']);
});

test('in quiet hours a message waits for their end', async ({ world, gateway }) => {
  await admin(gateway, 'PUT', 'channels/call', { consent: 'ignored', quietHours: { from: '11:00', to: '13:00' } });
  const { receiver, path } = await registered(gateway, { channel: 'call' });
  const { receiver: loud } = await registered(gateway);
  await world.apply(regular('sleeper'));
  await received(loud, 1);
  const { deliveries } = await admin(gateway, 'GET', `${path}/deliveries`);
  expect(deliveries).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  await world.setClock('2026-06-01T13:00:00Z');
  await received(receiver, 1);
  expect(receiver.started()).toEqual(['sleeper']);
  await world.setClock(NOW);
});

test('without a collector nothing is kept of the trace in which a fact came', async ({ world, gateway }) => {
  const { receiver } = await registered(gateway, { filter: {}, deliver: 'all' });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const lines = [{ lineId: '1', sku: 'sku', quantity: 1, unitPriceMinor: 1_000, discountMinor: 0 }];
  const { status } = await gateway.call('POST', '/v1/events', {
    key: await gateway.key('publish'),
    body: { customerId: 'traced', purchaseId: 'traced', channel: 'shop', currency: 'GBP', lines },
    headers: {
      ...{ 'ce-specversion': '1.0', 'ce-id': 'traced', 'ce-source': 'till', 'ce-type': 'purchase.completed' },
      ...{ 'ce-time': '2026-06-01T11:00:00Z', traceparent },
    },
  });
  expect(status).toBe(202);
  await received(receiver, 2);
  expect(receiver.told.every(({ traceparent: told }) => told === undefined)).toBe(true);
  for (const table of ['outbox', 'webhook_deliveries']) {
    const { rows } = await world.pool.query(
      `select count(*)::integer as rows, count(traceparent)::integer as traced from ${table}`,
    );
    expect(rows[0].rows, table).toBeGreaterThan(0);
    expect(rows[0].traced, table).toBe(0);
  }
});

/**
 * Publishing over HTTP on real servers: 202 means that Kafka has the fact, whatever is stopped or killed meanwhile. Kafka is this file's
 * own. What is refused at the door, field by field, is told in services/gateway/src/events and packages/contracts/src/fact-json.test.ts.
 */
import { randomUUID } from 'node:crypto';
import { headersOf, readEnvelope } from '@loyalty-ladder/contracts/cloud-events.ts';
import { decodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { expect, onTestFinished } from 'vitest';
import { type gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const test = testWithGateway({ breakable: ['kafka'] });

type Gateway = ReturnType<typeof gatewayOf>;

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface Visit {
  readonly id: string;
  readonly customerId?: string;
  readonly source?: string;
  readonly channel?: string;
}

const visit = ({ id, customerId = id, source = 'test', channel = 'shop' }: Visit) => ({
  ...{ specversion: '1.0', id, source, type: 'contact.visited', time: '2026-06-01T10:00:00Z' },
  data: { customerId, channel },
});

const publish = (gateway: Gateway, key: string, body: object, headers: Record<string, string> = {}) =>
  gateway.call('POST', '/v1/events', {
    ...{ key, body, headers: { 'content-type': Array.isArray(body) ? BATCH : STRUCTURED, ...headers } },
  });

const readContacts = (world: World, onMessage: (message: StreamMessage) => void | Promise<void>): Promise<void> =>
  world.stream.readTopics({
    group: `${world.topicPrefix}look-${randomUUID()}`,
    topics: [world.topic('loyalty.contacts')],
    onMessage,
  });

/** Headers of all contacts in Kafka, in the order of each partition. */
async function publishedContacts(world: World): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  await readContacts(world, ({ headers }) => {
    found.push(Object.fromEntries([...headers].map(({ name, value }) => [String(name), String(value)])));
  });
  return found;
}

const publishedIds = async (world: World) => (await publishedContacts(world)).map(({ ce_id }) => ce_id);

const metricOf = async (gateway: Gateway, name: string) => (await readMetrics(gateway.service.url)).get(name) ?? 0;

test('a fact is published in all three modes, with its trace, however often it is sent', async ({ world, gateway }) => {
  const key = await gateway.key('publish');
  const accepted = { accepted: 1, refused: 0, results: [{ index: 0, status: 202 }] };
  const { specversion, id, source, type, time, data } = visit({ id: 'modes ü' });
  const binary = () =>
    gateway.call('POST', '/v1/events', {
      key,
      body: data,
      headers: {
        ...{ 'ce-specversion': specversion, 'ce-id': encodeURIComponent(id), 'ce-source': source, 'ce-type': type },
        'ce-time': time,
        traceparent: TRACE,
      },
    });
  const structured = () => publish(gateway, key, visit({ id }));
  const batch = () => publish(gateway, key, [visit({ id })]);
  for (const send of [binary, structured, batch, structured]) {
    const { status, body } = await send();
    expect({ status, body }).toEqual({ status: 202, body: accepted });
  }
  const sent = (await publishedContacts(world)).filter(({ ce_id }) => ce_id === id);
  expect(sent.map(({ ce_traceparent }) => ce_traceparent)).toEqual([TRACE, undefined, undefined, undefined]);
  // No collector: nothing of our own is added.
  expect(sent.map(({ traceparent }) => traceparent)).toEqual([undefined, undefined, undefined, undefined]);
  for (const headers of sent)
    expect(readEnvelope(headersOf(headers))).toMatchObject({ ok: true, envelope: { id, source } });
});

test('nobody publishes as this system does, with whatever key', async ({ world, gateway }) => {
  const key = await gateway.key('publish');
  const source = 'urn:loyalty-ladder:gateway';
  const { status, body } = await publish(gateway, key, visit({ id: 'ours', source }));
  expect({ status, type: body.type, errors: body.errors }).toEqual({
    ...{ status: 400, type: 'urn:loyalty-ladder:problem:invalid-request' },
    errors: [{ field: 'body.source', rule: expect.stringContaining('is reserved') }],
  });
  expect(await publishedIds(world)).not.toContain('ours');
});

test('a batch has a result for each event; those that are good are published in their order', async ({
  world,
  gateway,
}) => {
  const key = await gateway.keyOf({ scopes: ['publish'], sources: ['till/1'] });
  const of = (id: string, more = {}) => visit({ id: `batch-${id}`, customerId: 'batch', source: 'till/1', ...more });
  const events = [
    of('b'),
    of('moon', { channel: 'moon' }),
    of('x', { source: 'till/2' }),
    of('a'),
    of('c'),
    of('c', { channel: 'app' }),
  ];
  const { status, body } = await publish(gateway, key, events);
  expect(status).toBe(207);
  expect(body).toMatchObject({ accepted: 2, refused: 4, results: { length: 6 } });
  expect(body.results.map((each: { status: number }) => each.status)).toEqual([202, 400, 403, 202, 400, 400]);
  expect(body.results[1].errors[0].field).toBe('body[1].data.channel');
  for (const id of ['d', 'e', 'f']) expect((await publish(gateway, key, of(id))).status).toBe(202);
  const mine = (await publishedIds(world)).filter((id) => id?.startsWith('batch-'));
  expect(mine).toEqual(['b', 'a', 'd', 'e', 'f'].map((id) => `batch-${id}`));
});

test('a source has a rate of its own, told in headers', async ({ gateway }) => {
  const key = await gateway.key('publish');
  const events = Array.from({ length: 1_000 }, (_, index) => visit({ id: `rate-${index}`, source: 'fast' }));
  const answers = await Promise.all(Array.from({ length: 9 }, () => publish(gateway, key, events)));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({ type: 'urn:loyalty-ladder:problem:too-many-requests', limit: 'source' });
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers[0]?.headers.get('ratelimit-policy')).toContain('"source";q=4000;w=2');
  expect((await publish(gateway, key, visit({ id: 'slow', source: 'slow' }))).status).toBe(202);
});

/** Sends until it is stopped, by the end of the test at the latest, over several connections, each event under an id of its own. */
function underLoad(gateway: Gateway, key: string, name: string) {
  const accepted = new Set<string>();
  const statuses = new Map<number | 'none', number>();
  let isOver = false;
  const one = async (connection: number): Promise<void> => {
    for (let count = 0; !isOver; count++) {
      const ids = Array.from({ length: 5 }, (_, index) => `${name}-${connection}-${count}-${index}`);
      const events = ids.map((id) => visit({ id, source: `${name}-${connection}` }));
      const answer = await publish(gateway, key, events).catch(() => undefined);
      const status = answer?.status ?? 'none';
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 202) for (const id of ids) accepted.add(id);
      else await new Promise((resolve) => setTimeout(resolve, 50)); // As a client that has to wait.
    }
  };
  const all = Promise.all(Array.from({ length: 8 }, (_, connection) => one(connection)));
  const stop = async () => {
    isOver = true;
    await all;
    return accepted;
  };
  onTestFinished(async () => void (await stop()));
  return { accepted, statuses, stop };
}

async function expectAllIn(world: World, accepted: ReadonlySet<string>): Promise<void> {
  const there = new Set(await publishedIds(world));
  expect([...accepted].filter((id) => !there.has(id))).toEqual([]);
}

test('while Kafka stands still nothing is accepted that it has not, what waits is bounded, and it goes on by itself', async ({
  world,
  gateway,
}) => {
  const key = await gateway.key('publish');
  expect((await publish(gateway, key, visit({ id: 'still-before' }))).status).toBe(202);
  const kafka = world.server('kafka');
  kafka.kill('SIGSTOP');
  onTestFinished(() => void kafka.kill('SIGCONT'));
  const unconfirmed = publish(gateway, key, visit({ id: 'still-sent' }));
  await waitUntil(async () => (await metricOf(gateway, 'loyalty_ingest_waiting_records')) === 1, {
    what: 'waiting record',
  });
  const gone = new AbortController();
  const left = fetch(`${gateway.url}/v1/events`, {
    ...{ method: 'POST', signal: gone.signal, body: JSON.stringify(visit({ id: 'still-left' })) },
    headers: { authorization: `Bearer ${key}`, 'content-type': STRUCTURED },
  }).catch(() => 'gone');
  await waitUntil(async () => (await metricOf(gateway, 'loyalty_ingest_waiting_records')) === 2, {
    what: 'second record',
  });
  gone.abort();
  expect(await left).toBe('gone');
  const flood = Array.from({ length: 22 }, (_, batch) =>
    publish(
      gateway,
      key,
      Array.from({ length: 1_000 }, (_, index) => visit({ id: `flood-${batch}-${index}`, source: `flood-${batch}` })),
    ),
  );
  const answers = await Promise.all([unconfirmed, ...flood]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  for (const { headers } of answers) expect(headers.get('retry-after')).toMatch(/^[12]$/);
  expect(answers[0]?.body.detail).toContain('may have them');
  expect(await metricOf(gateway, 'loyalty_ingest_refused_total{reason="queue-full"}')).toBeGreaterThan(0);
  expect(await metricOf(gateway, 'loyalty_ingest_refused_total{reason="not-sent"}')).toBeGreaterThanOrEqual(10_000);
  expect(await metricOf(gateway, 'loyalty_ingest_refused_total{reason="unconfirmed"}')).toBe(1);
  expect((await publish(gateway, key, visit({ id: 'still-turned-away' }))).body.detail).toContain(
    'nothing of this request was sent',
  );
  kafka.kill('SIGCONT');
  await waitUntil(async () => (await publish(gateway, key, visit({ id: 'still-after' }))).status === 202, {
    what: '202',
  });
  await waitUntil(async () => (await metricOf(gateway, 'loyalty_ingest_waiting_records')) === 0, {
    what: 'empty queue',
  });
  const ids = await publishedIds(world);
  expect(ids).toEqual(expect.arrayContaining(['still-before', 'still-after']));
  expect(ids.filter((id) => id?.startsWith('flood-') || id === 'still-turned-away')).toEqual([]);
  if (ids.includes('still-sent')) expect(await metricOf(gateway, 'loyalty_ingest_confirmed_late_total')).toBe(1);
});

test('Kafka killed and started again under load: each fact that was accepted is in its log', async ({
  world,
  gateway,
}) => {
  const load = underLoad(gateway, await gateway.key('publish'), 'killed');
  await waitUntil(() => load.accepted.size > 200, { what: 'accepted facts' });
  await world.server('kafka').crash();
  try {
    await waitUntil(() => (load.statuses.get(503) ?? 0) > 3, { what: '503' });
  } finally {
    world.server('kafka').startAgain(); // The other tests need it too, whatever becomes of this one.
  }
  const before = load.accepted.size;
  await waitUntil(() => load.accepted.size > before + 200, { what: 'facts accepted afterwards' });
  const accepted = await load.stop();
  expect([...load.statuses.keys()].sort()).toEqual([202, 503]);
  await expectAllIn(world, accepted);
});

test('the gateway killed under load: each fact that was accepted is in the log, and what was not is sent again', async ({
  world,
  gateway,
}) => {
  const key = await gateway.key('publish');
  const load = underLoad(gateway, key, 'gateway');
  await waitUntil(() => load.accepted.size > 200, { what: 'accepted facts' });
  await gateway.service.crash();
  try {
    await waitUntil(() => (load.statuses.get('none') ?? 0) > 3, { what: 'refused connections' });
  } finally {
    await gateway.service.spawn();
  }
  await gateway.service.ready();
  const before = load.accepted.size;
  await waitUntil(() => load.accepted.size > before + 200, { what: 'facts accepted afterwards' });
  await expectAllIn(world, await load.stop());
});

test('every consumer reads each record that this file has published as a fact', async ({ world }) => {
  const refused: unknown[] = [];
  await readContacts(world, async ({ timestamp, ...message }) => {
    const record = { ...message, timestamp: Number(timestamp) };
    const read = await decodeFact(record, world.clients.catalog, 'loyalty.contacts');
    if (!read.ok) refused.push(read);
  });
  expect(refused).toEqual([]);
});

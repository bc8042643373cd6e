/**
 * One trace from the HTTP request to the webhook, over real servers, as a collector sees it; and that nothing waits for that collector.
 * What there is without one is told in events.test.ts and ../webhooks/webhook-api.test.ts.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { type CollectedSpan, hangs, TraceCollector, takes } from '@loyalty-ladder/runtime/testing/trace-collector.ts';
import { parseTraceparent } from '@loyalty-ladder/runtime/tracing/traceparent.ts';
import { afterAll, expect, onTestFinished } from 'vitest';
import { type gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { answering, type Received, Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import type { World } from '../../support/world.ts';

const collector = await TraceCollector.open();
afterAll(() => collector.close());

const BEHIND = ['purchase-consumer', 'outbox-relay', 'trigger-webhooks'];

const base = testWithGateway({
  services: BEHIND,
  environment: { ...WEBHOOKS_ENVIRONMENT, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
});
const test = base
  .extend('marketing', { scope: 'file' }, async ({ world }, { onCleanup }) => {
    /** traceparent headers, by what was received. */
    const contexts = new Map<Received, string | undefined>();
    const receiver = await Receiver.open(
      world.pool,
      (received, response, request) => {
        contexts.set(received, request.headers.traceparent as string | undefined);
        answering(204)(received, response, request);
      },
      { deliver: 'all' },
    );
    onCleanup(() => receiver.close());
    /** Waits for all messages about a customer's outcomes of a type. */
    const told = async (customerId: string, type: string, count = 1) => {
      const found = () =>
        receiver.received.filter(({ body }) => body.type === type && body.data.customerId === customerId);
      await waitUntil(() => found().length >= count, { what: `${type} of ${customerId}` });
      return found().map((received) => ({ ...received, traceparent: contexts.get(received) }));
    };
    return { told };
  })
  .extend('key', { scope: 'file' }, ({ gateway }) => gateway.key('publish', 'adjust', 'redeem'));

type Gateway = ReturnType<typeof gatewayOf>;

const contextOf = (flags = '01') => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-${flags}`;
const traceIdOf = (traceparent: string | undefined) => parseTraceparent(traceparent)?.traceId ?? '';

const purchaseOf = (customerId: string) => ({
  ...{ specversion: '1.0', id: `p-${customerId}`, source: 'till/secret', type: 'purchase.completed' },
  time: new Date(Date.now() - 60_000).toISOString(),
  data: {
    ...{ customerId, purchaseId: `p-${customerId}`, channel: 'shop', currency: 'GBP' },
    lines: [{ lineId: '1', sku: 'sku', quantity: 1, unitPriceMinor: 1_000, discountMinor: 0 }],
  },
});

async function buy(gateway: Gateway, key: string, event: object, traceparent?: string): Promise<void> {
  const { status, body } = await gateway.call('POST', '/v1/events', {
    ...{ key, body: event },
    headers: { 'content-type': 'application/cloudevents+json', ...(traceparent && { traceparent }) },
  });
  expect({ status, errors: body.results }).toMatchObject({ status: 202 });
}

/** Waits until the services have told of so many spans. */
async function spansOf(traceId: string, count: number): Promise<CollectedSpan[]> {
  const explain = () => JSON.stringify(collector.of(traceId), null, 1);
  await waitUntil(() => collector.of(traceId).length >= count, { what: `${count} spans`, explain });
  return collector.of(traceId);
}

function named(spans: readonly CollectedSpan[], service: string, name: string): CollectedSpan {
  const found = spans.filter((span) => span.service === service && span.name === name);
  expect(found, `${service}: ${name}`).toHaveLength(1);
  return found[0] as CollectedSpan;
}

async function outboxContexts({ pool }: World, customerId: string): Promise<(string | null)[]> {
  const { rows } = await pool.query('select traceparent from outbox where aggregateid = $1 order by position', [
    customerId,
  ]);
  return rows.map(({ traceparent }) => traceparent);
}

/** Headers of the records of a key, in order. */
async function recordsOf(world: World, topic: string, key: string): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  await world.stream.readTopics({
    group: `${world.topicPrefix}look-${randomUUID()}`,
    topics: [world.topic(topic)],
    onMessage: (message) => {
      if (String(message.key) === key)
        found.push(Object.fromEntries([...message.headers].map(({ name, value }) => [String(name), String(value)])));
    },
  });
  return found;
}

test('a fact that comes over HTTP is one trace up to the webhook, in order, and nothing personal is told of it', async ({
  world,
  gateway,
  key,
  marketing,
}) => {
  const caller = contextOf();
  const traceId = traceIdOf(caller);
  await buy(gateway, key, purchaseOf('anna-personal'), caller);
  const [message] = await marketing.told('anna-personal', 'stage.changed');
  const outcomes = await outboxContexts(world, 'anna-personal');
  const spans = await spansOf(traceId, 3 + 2 * outcomes.length);

  const server = named(spans, 'gateway', 'POST /v1/events');
  const sent = named(spans, 'gateway', 'send loyalty.purchases');
  const processed = named(spans, 'purchase-consumer', `process ${world.topic('loyalty.purchases')}`);
  const published = named(spans, 'outbox-relay', `send ${world.topic('loyalty.stage-changes')}`);
  const delivered = spans.filter(({ service }) => service === 'trigger-webhooks');
  expect([server, sent, processed, published].map(({ kind }) => kind)).toEqual([2, 4, 5, 4]);
  expect(server).toMatchObject({
    parentSpanId: caller.slice(36, 52),
    attributes: { 'http.request.method': 'POST', 'http.route': '/v1/events', 'http.response.status_code': 202 },
  });
  expect(sent.parentSpanId).toBe(server.spanId);
  expect(processed.parentSpanId).toBe(sent.spanId);
  expect(published.parentSpanId).toBe(processed.spanId);
  expect(delivered.map(({ name, kind, parentSpanId }) => ({ name, kind, parentSpanId }))).toEqual(
    outcomes.map(() => ({ name: 'POST', kind: 3, parentSpanId: processed.spanId })),
  );

  // What each hands on is the span that handed it on.
  const [record] = await recordsOf(world, 'loyalty.purchases', 'anna-personal');
  expect(record).toMatchObject({ ce_traceparent: caller, traceparent: `00-${traceId}-${sent.spanId}-01` });
  expect(new Set(outcomes)).toEqual(new Set([`00-${traceId}-${processed.spanId}-01`]));
  const [outcome] = await recordsOf(world, 'loyalty.stage-changes', 'anna-personal');
  expect(outcome).toMatchObject({
    ...{ ce_traceparent: outcomes[0], traceparent: `00-${traceId}-${published.spanId}-01` },
  });
  expect(delivered.map(({ spanId }) => `00-${traceId}-${spanId}-01`)).toContain(message?.traceparent);
  expect(message?.isSigned).toBe(true);
  expect(message?.text).not.toContain(traceId);

  const batch = collector.spans.find(({ name, links }) => name === 'process batch' && links.includes(traceId));
  expect(batch).toMatchObject({ kind: 5, parentSpanId: undefined });
  expect(JSON.stringify(collector.spans)).not.toMatch(/personal|till\/secret|sku|ll_|127\.0\.0\.1/);
  expect(
    (await readMetrics(world.service('outbox-relay').url)).get('loyalty_trace_spans_exported_total'),
  ).toBeGreaterThan(0);
});

test('a redelivery is told of in its own trace, and has no outcome there', async ({
  world,
  gateway,
  key,
  marketing,
}) => {
  const [first, again] = [contextOf(), contextOf()];
  const event = purchaseOf('berta');
  await buy(gateway, key, event, first);
  await marketing.told('berta', 'stage.changed');
  const outcomes = await outboxContexts(world, 'berta');
  await buy(gateway, key, event, again);
  const spans = await spansOf(traceIdOf(again), 3);
  expect(spans.map(({ service }) => service).toSorted()).toEqual(['gateway', 'gateway', 'purchase-consumer']);
  expect(await outboxContexts(world, 'berta')).toEqual(outcomes);
  expect(outcomes.every((each) => traceIdOf(each ?? '') === traceIdOf(first))).toBe(true);
});

test('points that are decided at once lead from the request to the webhook', async ({
  world,
  gateway,
  key,
  marketing,
}) => {
  await buy(gateway, key, purchaseOf('carla'));
  await marketing.told('carla', 'points.changed');
  const ask = async (path: string, body: object) => {
    const caller = contextOf();
    const headers = { 'idempotency-key': randomUUID(), traceparent: caller };
    const { status } = await gateway.call('POST', `/v1/customers/carla/${path}`, { key, body, headers });
    expect(status).toBe(200);
    return traceIdOf(caller);
  };
  const asked = [
    await ask('adjustments', { points: '100', reason: 'goodwill', note: 'sorry' }),
    await ask('redemptions', { points: '10' }),
  ];
  const messages = (await marketing.told('carla', 'points.changed', 3)).slice(-2);
  expect(messages.map(({ traceparent }) => traceIdOf(traceparent))).toEqual(asked);
  for (const [index, traceId] of asked.entries()) {
    const spans = await spansOf(traceId, 3);
    const server = spans.find(({ kind }) => kind === 2);
    expect(server?.name).toBe(`POST /v1/customers/:customerId/${['adjustments', 'redemptions'][index]}`);
    const behind = spans.filter(({ kind }) => kind !== 2);
    expect(behind.map(({ service }) => service).toSorted()).toEqual(['outbox-relay', 'trigger-webhooks']);
    expect(behind.every(({ parentSpanId }) => parentSpanId === server?.spanId)).toBe(true);
  }
  expect((await outboxContexts(world, 'carla')).filter((each) => asked.includes(traceIdOf(each ?? '')))).toHaveLength(
    2,
  );
});

test('what its caller does not want recorded leaves nothing behind', async ({ world, gateway, key, marketing }) => {
  const caller = contextOf('00');
  await buy(gateway, key, purchaseOf('dora'), caller);
  const [message] = await marketing.told('dora', 'stage.changed');
  expect(message?.traceparent).toBeUndefined();
  expect(new Set(await outboxContexts(world, 'dora'))).toEqual(new Set([null]));
  const [outcome] = await recordsOf(world, 'loyalty.stage-changes', 'dora');
  expect(Object.keys(outcome ?? {})).not.toContain('traceparent');
  expect(collector.of(traceIdOf(caller))).toEqual([]);
});

test('a collector that hangs holds up neither facts nor who is told to stop', async ({
  world,
  gateway,
  key,
  marketing,
}) => {
  collector.behave = hangs;
  onTestFinished(() => {
    collector.behave = takes;
  });
  await buy(gateway, key, purchaseOf('ella'), contextOf());
  const [message] = await marketing.told('ella', 'stage.changed');
  expect(message?.traceparent).toBeDefined();
  const relay = world.service('outbox-relay');
  expect(await relay.stop()).toMatchObject({ code: 0 });
  await relay.spawn();
  await relay.ready();
});

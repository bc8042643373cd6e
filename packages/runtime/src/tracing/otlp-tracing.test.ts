/** What a collector is told, whatever it does with it. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../config.ts';
import { createMetrics } from '../metrics.ts';
import { SILENT_LOG } from '../silent-log.ts';
import { hangs, refuses, TraceCollector } from '../testing/trace-collector.ts';
import { OtlpTracing } from './otlp-tracing.ts';
import { collectorUrl, traceConfig } from './trace-config.ts';
import { createTraceMetrics } from './trace-metrics.ts';
import { parseTraceparent } from './traceparent.ts';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const TRACE_ID = CALLER.slice(3, 35);

async function openTracing(environment: Readonly<Record<string, string>> = {}) {
  const collector = await TraceCollector.open();
  onTestFinished(() => collector.close());
  const config = parseConfig(z.object(traceConfig), { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...environment });
  const metrics = createMetrics('test');
  const options = { service: 'test', url: collectorUrl(config) ?? '', config, log: SILENT_LOG };
  const tracing = new OtlpTracing({ ...options, metrics: createTraceMetrics(metrics) });
  const counted = async (name: string) => {
    const { values } = (await metrics.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(values.map(({ labels, value }) => [labels.reason ?? '', value]));
  };
  return { collector, tracing, counted };
}

test('a span belongs to its parent, and is told with kind, times, attributes, links and error', async () => {
  const { collector, tracing, counted } = await openTracing({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x=1' });
  const other = CALLER.replace('0af7', '1af7');
  const request = tracing.enter('GET /v1/x', { kind: 'server', parent: CALLER, startedAt: Date.now() - 1_000 });
  const inner = tracing.follow('send', { kind: 'producer', parent: request.traceparent, links: [other, 'nonsense'] });
  inner.end('Problem', { 'messaging.batch.message_count': 2 });
  inner.end('TooLate');
  request.end(undefined, { 'http.route': 'x'.repeat(1_000) });
  await tracing.close();
  const [sent, server] = collector.spans;
  expect(server).toMatchObject({
    ...{
      service: 'test',
      name: 'GET /v1/x',
      kind: 2,
      traceId: TRACE_ID,
      parentSpanId: CALLER.slice(36, 52),
      status: 0,
    },
    attributes: { 'http.route': 'x'.repeat(256) },
  });
  expect(server?.durationMs).toBeGreaterThan(900);
  expect(sent).toMatchObject({
    ...{ name: 'send', kind: 4, traceId: TRACE_ID, parentSpanId: server?.spanId, status: 2 },
    links: [other.slice(3, 35)],
    attributes: { 'error.type': 'Problem', 'messaging.batch.message_count': 2 },
  });
  expect(collector.spans).toHaveLength(2);
  expect(collector.headers[0]).toMatchObject({ 'api-key': 'a b', x: '1', 'content-type': 'application/json' });
  expect(await counted('loyalty_trace_spans_exported_total')).toEqual({ '': 2 });
});

test('whoever is in no trace begins one, by chance; what is not recorded is handed on as that', async () => {
  const always = await openTracing();
  const never = await openTracing({ OTEL_TRACES_SAMPLER_ARG: '0' });
  const begun = always.tracing.enter('a', { kind: 'server', parent: 'nonsense' });
  expect(parseTraceparent(begun.recorded)).toEqual(parseTraceparent(begun.traceparent));
  const passed = never.tracing.enter('a', { kind: 'server' });
  expect(passed.recorded).toBeUndefined();
  expect(parseTraceparent(passed.traceparent)).toMatchObject({ isSampled: false });
  const within = never.tracing.follow('b', { kind: 'producer', parent: passed.traceparent });
  expect(within.recorded).toBeUndefined();
  const unwanted = always.tracing.enter('a', { kind: 'server', parent: CALLER.replace(/01$/, '00') });
  expect(unwanted.recorded).toBeUndefined();
  expect(parseTraceparent(unwanted.traceparent)).toMatchObject({ traceId: TRACE_ID, isSampled: false });
  for (const span of [begun, passed, within, unwanted]) span.end();
  await Promise.all([always.tracing.close(), never.tracing.close()]);
  expect(always.collector.spans.map(({ name }) => name)).toEqual(['a']);
  expect(never.collector.spans).toEqual([]);
});

test('callers who want everything recorded get so many a second; what belongs to a recorded span is never held back', async () => {
  const { tracing } = await openTracing({ TRACES_PER_SECOND_MAX: '3', OTEL_TRACES_SAMPLER_ARG: '0' });
  const asked = Array.from({ length: 50 }, () => tracing.enter('a', { kind: 'server', parent: CALLER }));
  const recorded = asked.filter(({ recorded }) => recorded !== undefined);
  expect(recorded.length).toBeGreaterThanOrEqual(3);
  expect(recorded.length).toBeLessThan(50);
  const parts = Array.from({ length: 50 }, () =>
    tracing.follow('b', { kind: 'producer', parent: recorded[0]?.traceparent }),
  );
  expect(parts.every((span) => span.recorded !== undefined)).toBe(true);
  expect(tracing.follow('batch', { kind: 'consumer', links: [CALLER] }).recorded).toBeDefined();
  await tracing.close();
});

test('a collector that refuses, hangs or is away costs spans, which are counted, and holds up nobody', async () => {
  const refusing = await openTracing();
  refusing.collector.behave = refuses;
  refusing.tracing.enter('a', { kind: 'server' }).end();
  await refusing.tracing.close();
  expect(await refusing.counted('loyalty_trace_spans_dropped_total')).toEqual({ collector: 1 });

  const hanging = await openTracing({ TRACES_PER_SECOND_MAX: '10000' });
  hanging.collector.behave = hangs;
  for (let at = 0; at < 9_000; at += 1) hanging.tracing.enter('a', { kind: 'server' }).end();
  // What one request holds that is under way has left the queue.
  const dropped = (await hanging.counted('loyalty_trace_spans_dropped_total'))['queue-full'] ?? 0;
  expect(dropped).toBeGreaterThan(9_000 - 2_048 - 512 - 1);
  await hanging.tracing.close();

  const away = await openTracing();
  await away.collector.close();
  away.tracing.enter('a', { kind: 'server' }).end();
  await away.tracing.close();
});

import { NO_TRACING, type SpanStart, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { expect, test } from 'vitest';
import type { Accepted } from './accept-slices.ts';
import { dueToOf } from './arrived-facts.ts';
import { traceBatch } from './trace-batch.ts';

const SENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface Told {
  readonly name: string;
  readonly start: SpanStart;
  readonly traceparent: string;
  ended?: unknown[];
}

/** @param enteredMax more are not recorded, as beyond the limit of a second. */
function tracing(enteredMax = Number.POSITIVE_INFINITY) {
  const told: Told[] = [];
  let entered = 0;
  const begin = (name: string, start: SpanStart) => {
    const span: Told = { name, start, traceparent: SENT.replace('b7ad', String(1_000 + told.length)) };
    told.push(span);
    return {
      ...{ traceparent: span.traceparent, recorded: span.traceparent },
      end(...ended: unknown[]) {
        span.ended = ended;
      },
    };
  };
  const enter: Tracing['enter'] = (name, start) => {
    entered += 1;
    return entered > enteredMax ? { traceparent: SENT, recorded: undefined, end() {} } : begin(name, start);
  };
  return { told, context: { tracing: { isOn: true, enter, follow: begin } satisfies Tracing, group: 'g' } };
}

const messageOf = (offset: number, traceparent?: string): StreamMessage => ({
  ...{ offset: BigInt(offset), timestamp: BigInt(offset), key: null, value: null },
  headers: traceparent === undefined ? [] : [{ name: 'traceparent', value: Buffer.from(traceparent) }],
});

function acceptedOf(messages: readonly StreamMessage[], poison: readonly StreamMessage[] = []) {
  const records = [
    ...messages.map((message) => ({ ok: true, message, fact: {} })),
    ...poison.map((message) => ({ ok: false, message, reason: 'malformed-header', detail: '' })),
  ];
  return [{ slice: { topic: 't', partition: 3 }, records }] as unknown as readonly Pick<
    Accepted,
    'slice' | 'records'
  >[];
}

test('of the records in a recorded trace each has a span there, and the batch one that leads to them', async () => {
  const { told, context } = tracing();
  const trace = traceBatch(context);
  const messages = [messageOf(1, SENT), messageOf(2), messageOf(3, SENT.replace(/01$/, '00'))];
  trace.begin(acceptedOf(messages, [messageOf(4, SENT)]));
  expect(messages.map((each) => trace.spanOf(each))).toEqual([told[0]?.traceparent, undefined, undefined]);
  expect(await trace.around(Promise.resolve('done'))).toBe('done');
  expect(told).toMatchObject([
    { name: 'process t', start: { parent: SENT, attributes: { 'messaging.kafka.offset': 1 } }, ended: [undefined] },
    { name: 'process t', start: { attributes: { 'loyalty.dead_letter.reason': 'malformed-header' } } },
    { name: 'process batch', start: { links: [SENT, SENT], attributes: { 'messaging.batch.message_count': 4 } } },
  ]);
  expect(told[2]?.start.parent).toBeUndefined();
});

test('a batch without such records is not told of, and one whose transaction fails is told as that', async () => {
  const quiet = tracing();
  const nothing = traceBatch(quiet.context);
  nothing.begin(acceptedOf([messageOf(1)]));
  await nothing.around(Promise.resolve());
  expect(quiet.told).toEqual([]);

  const { told, context } = tracing();
  const trace = traceBatch(context);
  trace.begin(acceptedOf([messageOf(1, SENT)]));
  await expect(trace.around(Promise.reject(new TypeError('no')))).rejects.toThrow('no');
  expect(told.map(({ ended }) => ended)).toEqual([['TypeError'], ['TypeError']]);
});

test('of very many the first are told of, and what is beyond the limit of a second is as if it were in no trace', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => messageOf(at, SENT));
  const all = tracing();
  traceBatch(all.context).begin(acceptedOf(many));
  expect(all.told).toHaveLength(128 + 1);
  const few = tracing(2);
  const trace = traceBatch(few.context);
  trace.begin(acceptedOf(many));
  expect(few.told).toHaveLength(2 + 1);
  expect(many.filter((each) => trace.spanOf(each) !== undefined)).toHaveLength(2);
});

test('where nothing is traced no header is looked at', () => {
  const trace = traceBatch({ tracing: NO_TRACING, group: 'g' });
  const message = { ...messageOf(1), headers: { [Symbol.iterator]: () => expect.fail('it looks') } };
  trace.begin(acceptedOf([message]));
  expect(trace.spanOf(message)).toBeUndefined();
});

test('outcomes of a customer are due to the oldest record, and to the first of which a span is recorded', () => {
  const arrivedOf = (customerId: string, message: StreamMessage) =>
    ({ fact: { customerId }, origin: { message } }) as never;
  const [older, newer, other] = [messageOf(1), messageOf(2), messageOf(3)];
  const spans = new Map([[newer, 'span']]);
  const arrived = [arrivedOf('a', newer), arrivedOf('a', older), arrivedOf('b', other)];
  const dueTo = dueToOf(arrived, (message) => spans.get(message));
  expect(dueTo('a')).toEqual({ appendedAt: 1, traceparent: 'span' });
  expect(dueTo('b')).toEqual({ appendedAt: 3, traceparent: undefined });
  expect(dueTo('a referrer')).toEqual({});
});

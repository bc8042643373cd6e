import {
  NO_SPAN,
  NO_TRACING,
  type SpanStart,
  type TraceSpan,
  type Tracing,
} from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { expect, test } from 'vitest';
import type { JudgedEvent } from './judge-events.ts';
import { EventTraces } from './trace-events.ts';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const REQUEST = CALLER.replace('b7ad', '1111');
const SENT = CALLER.replace('b7ad', '2222');
const OTHER = CALLER.replace('0af7', '1af7');

const spanOf = (traceparent: string): TraceSpan => ({
  traceparent,
  recorded: traceparent.endsWith('01') ? traceparent : undefined,
  end() {},
});

/** Records whatever is asked, under the context that the test names. */
function tracing(sent = SENT) {
  const started: [string, SpanStart][] = [];
  const follow = (name: string, start: SpanStart) => {
    started.push([name, start]);
    return spanOf(sent);
  };
  return { started, tracing: { isOn: true, enter: follow, follow } satisfies Tracing };
}

const factOf = (own: string | undefined, type = 'contact.visited') =>
  ({ ok: true, fact: { type }, traceparent: own }) as JudgedEvent & { ok: true };

test('an event of the request is sent by its span, and was made where its caller was', () => {
  const { started, tracing: on } = tracing();
  const traces = new EventTraces(on, { span: spanOf(REQUEST), traceparent: CALLER }, [factOf(undefined)]);
  expect(traces.headersOf(factOf(undefined))).toEqual({ ce_traceparent: CALLER, traceparent: SENT });
  expect(started).toMatchObject([['send loyalty.contacts', { kind: 'producer', parent: REQUEST, links: [] }]]);
});

test('of a caller that is in no trace the event was made where it is sent', () => {
  const traces = new EventTraces(tracing().tracing, { span: spanOf(REQUEST), traceparent: 'nonsense' }, [
    factOf(undefined),
  ]);
  expect(traces.headersOf(factOf(undefined))).toEqual({ ce_traceparent: SENT, traceparent: SENT });
});

test('an event of another trace goes on in that, and the span that sends it leads there', () => {
  const { started, tracing: on } = tracing();
  const facts = [factOf(OTHER), factOf(OTHER), factOf(undefined, 'purchase.completed')];
  const traces = new EventTraces(on, { span: spanOf(REQUEST), traceparent: CALLER }, facts);
  expect(traces.headersOf(factOf(OTHER))).toEqual({ ce_traceparent: OTHER });
  expect(started).toMatchObject([['send', { links: [OTHER], attributes: { 'messaging.batch.message_count': 3 } }]]);
});

test('an event of the trace of its request keeps what it says, and is sent by the span', () => {
  const own = CALLER.replace('b7ad', '3333');
  const traces = new EventTraces(tracing().tracing, { span: spanOf(REQUEST), traceparent: CALLER }, [factOf(own)]);
  expect(traces.headersOf(factOf(own))).toEqual({ ce_traceparent: own, traceparent: SENT });
});

test('what is not recorded here is not taken up behind, whatever its caller wants; and nobody is told of nothing', () => {
  const refused = SENT.replace(/01$/, '00');
  const { tracing: on } = tracing(refused);
  const wanted = new EventTraces(on, { span: spanOf(refused), traceparent: CALLER }, [factOf(undefined)]);
  expect(wanted.headersOf(factOf(undefined))).toEqual({ ce_traceparent: CALLER, traceparent: refused });
  const unasked = new EventTraces(on, { span: spanOf(refused), traceparent: undefined }, [factOf(undefined)]);
  expect(unasked.headersOf(factOf(undefined))).toEqual({});
});

test('where nothing is traced an event keeps what its sender says, and gets nothing', () => {
  const off = (traceparent: unknown) =>
    new EventTraces(NO_TRACING, { span: NO_SPAN, traceparent }, [factOf(undefined)]);
  expect(off(CALLER).headersOf(factOf(OTHER))).toEqual({ ce_traceparent: OTHER });
  expect(off(CALLER).headersOf(factOf(undefined))).toEqual({ ce_traceparent: CALLER });
  expect(off(undefined).headersOf(factOf(undefined))).toEqual({});
});

test('where every event is refused nothing is sent, and no span is made', () => {
  const { started, tracing: on } = tracing();
  new EventTraces(on, { span: spanOf(REQUEST), traceparent: CALLER }, [
    { ok: false, reason: 'invalid', errors: [] },
  ]).end();
  expect(started).toEqual([]);
});

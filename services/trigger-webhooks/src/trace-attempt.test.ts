import { NO_TRACING, type SpanStart, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { expect, test } from 'vitest';
import { traceAttempt } from './trace-attempt.ts';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ATTEMPT = TRACE.replace('b7ad', '1111');

function tracing() {
  const told: unknown[] = [];
  const follow = (name: string, start: SpanStart) => {
    told.push([name, start]);
    return { traceparent: ATTEMPT, recorded: ATTEMPT, end: (...ended: unknown[]) => void told.push(ended) };
  };
  return { told, tracing: { isOn: true, enter: follow, follow } satisfies Tracing };
}

const delivery = (traceparent: string | null, attempts = 0) => ({ traceparent, attempts, type: 'stage.changed' });
const answered = (status: number) => ({ kind: 'answered', status, bodyStart: '', tookMs: 1 }) as const;

test('the receiver learns of the attempt, and the collector of its end', () => {
  const { told, tracing: on } = tracing();
  const attempt = traceAttempt(on, delivery(TRACE, 2), 'ep_1');
  expect(attempt.headers).toEqual({ traceparent: ATTEMPT });
  attempt.end(answered(204));
  expect(told).toMatchObject([
    ['POST', { kind: 'client', parent: TRACE, attributes: { 'http.request.resend_count': 2 } }],
    [undefined, { 'http.response.status_code': 204 }],
  ]);
});

test('what was refused or failed is told as an error', () => {
  const { told, tracing: on } = tracing();
  traceAttempt(on, delivery(TRACE), 'ep_1').end(answered(503));
  traceAttempt(on, delivery(TRACE), 'ep_1').end({ kind: 'failed', reason: 'timeout', detail: '', tookMs: 1 });
  expect([told[1], told[3]]).toEqual([['503', { 'http.response.status_code': 503 }], ['timeout']]);
});

test('a message that came of no recorded trace has no header; where nothing is traced a trace is handed on as it came', () => {
  const { told, tracing: on } = tracing();
  expect(traceAttempt(on, delivery(null), 'ep_1').headers).toEqual({});
  expect(traceAttempt(NO_TRACING, delivery(null), 'ep_1').headers).toEqual({});
  expect(traceAttempt(NO_TRACING, delivery(TRACE), 'ep_1').headers).toEqual({ traceparent: TRACE });
  expect(told).toEqual([]);
});

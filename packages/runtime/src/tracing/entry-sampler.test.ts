import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { EntrySampler, IS_DECIDED } from './entry-sampler.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

function asking(share: number, perSecondMax: number) {
  let now = 0;
  const sampler = new EntrySampler(share, perSecondMax, () => now);
  const decide = (traceFlags?: TraceFlags, isDecided = false) => {
    const context = ROOT_CONTEXT.setValue(IS_DECIDED, isDecided);
    const parent = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', isRemote: true };
    const asked = traceFlags === undefined ? context : trace.setSpanContext(context, { ...parent, traceFlags });
    const { decision } = sampler.shouldSample(asked, TRACE_ID, 'a', SpanKind.SERVER, {}, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  };
  const passMs = (ms: number) => {
    now += ms;
  };
  return { decide, passMs };
}

test('what a sender wants recorded is, up to so many a second, and what it does not want never', () => {
  const { decide, passMs } = asking(0, 2);
  const asked = () => Array.from({ length: 5 }, () => decide(TraceFlags.SAMPLED)).filter(Boolean).length;
  expect(asked()).toBe(2);
  passMs(500);
  expect(asked()).toBe(1);
  passMs(60_000);
  expect(asked()).toBe(2);
  passMs(1_000);
  expect(decide(TraceFlags.NONE)).toBe(false);
  expect(asked()).toBe(2);
});

test('where nobody has said, a share is recorded, within the same limit', () => {
  expect(asking(0, 100).decide()).toBe(false);
  const { decide } = asking(1, 1);
  expect([decide(), decide(), decide(TraceFlags.SAMPLED)]).toEqual([true, false, false]);
});

test('what belongs to a recorded span is recorded, whatever the limit; to one that is not, it is not', () => {
  const { decide } = asking(0, 1);
  expect(decide(TraceFlags.SAMPLED)).toBe(true);
  expect(decide(TraceFlags.SAMPLED)).toBe(false);
  expect(decide(TraceFlags.SAMPLED, true)).toBe(true);
  expect(decide(undefined, true)).toBe(true);
  expect(decide(TraceFlags.NONE, true)).toBe(false);
});

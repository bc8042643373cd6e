import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const TEXT = `00-${TRACE_ID}-${SPAN_ID}-01`;

test('a context is read, and written as it was', () => {
  const context = { traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true };
  expect(parseTraceparent(TEXT)).toEqual(context);
  expect(formatTraceparent(context)).toBe(TEXT);
  expect(parseTraceparent(TEXT.replace(/01$/, '00'))).toEqual({ ...context, isSampled: false });
});

test('other flags than that of sampling change nothing', () => {
  expect(parseTraceparent(TEXT.replace(/01$/, '03'))?.isSampled).toBe(true);
  expect(parseTraceparent(TEXT.replace(/01$/, 'fe'))?.isSampled).toBe(false);
});

test('of a later version the fields of today are read', () => {
  for (const later of [TEXT.replace(/^00/, '01'), `${TEXT.replace(/^00/, 'cc')}-what-is-new`])
    expect(parseTraceparent(later)).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true });
});

test.each([
  undefined,
  null,
  7,
  [TEXT],
  '',
  'nonsense',
  `${TEXT}-x`,
  `${TEXT} `,
  `${TEXT}0`,
  `${TEXT.replace(/^00/, '01')}0`,
  TEXT.toUpperCase(),
  TEXT.slice(0, -1),
  TEXT.replace(/^00/, 'ff'),
  TEXT.replace(TRACE_ID, '0'.repeat(32)),
  TEXT.replace(SPAN_ID, '0'.repeat(16)),
  TEXT.replace(/^00/, '01').concat('-', 'x'.repeat(1_000_000)),
])('%s is none', (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});

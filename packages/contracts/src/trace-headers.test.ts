import { expect, test } from 'vitest';
import { headersOf } from './cloud-events.ts';
import { recordedContext, traceHeaders } from './trace-headers.ts';

const MADE_BY = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const SENT_BY = MADE_BY.replace('b7ad', '1111');
const unrecorded = (text: string) => text.replace(/01$/, '00');

const read = (headers: Record<string, string>) =>
  recordedContext(headersOf(headers).map(({ name, value }) => ({ name, value: Buffer.from(value as string) })));

test('what sent a record comes before what made its event, and what is not recorded is not gone on with', () => {
  expect(read(traceHeaders(MADE_BY, SENT_BY))).toBe(SENT_BY);
  expect(read(traceHeaders(MADE_BY, undefined))).toBe(MADE_BY);
  expect(read(traceHeaders(MADE_BY, unrecorded(SENT_BY)))).toBeUndefined();
  expect(read(traceHeaders(unrecorded(MADE_BY), undefined))).toBeUndefined();
  expect(read({ ce_id: 'x' })).toBeUndefined();
});

test('a header that says nothing valid is as if it were not there', () => {
  expect(read({ traceparent: 'nonsense', ce_traceparent: MADE_BY })).toBe(MADE_BY);
  expect(read({ traceparent: '', ce_traceparent: '\0' })).toBeUndefined();
  const odd = [
    { name: Buffer.from([255]), value: Buffer.from(SENT_BY) },
    { name: 'traceparent', value: null },
  ];
  expect(recordedContext(odd)).toBeUndefined();
});

test('of very many headers the first are looked at', () => {
  function* many() {
    for (let at = 0; ; at += 1) {
      if (at > 1_000) throw new Error('it looks at all of them');
      yield { name: `h${at}`, value: null };
    }
  }
  expect(recordedContext(many())).toBeUndefined();
});

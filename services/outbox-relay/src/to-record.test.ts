import { packHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import { expect, test } from 'vitest';
import { toRecord } from './to-record.ts';

const ROW: WaitingRow = {
  traceparent: null,
  position: 1n,
  appendedAt: null,
  topic: 'loyalty.stage-changes',
  key: Buffer.from('c1'),
  payload: Buffer.from([0, 0, 0, 0, 7]),
  headers: { ce_id: 'Ä', original: { base64: 'AP8=' } },
};

test('the prefix is added, bytes are not touched', () => {
  const { topic, key, value } = toRecord('test.', ROW);
  expect(topic).toBe('test.loyalty.stage-changes');
  expect(key).toBe(ROW.key);
  expect(value).toBe(ROW.payload);
});

test('headers by name, as ours are, go out as text, or as the bytes that they were', () => {
  expect(toRecord('', ROW).headers).toEqual([
    { name: 'ce_id', value: Buffer.from('Ä') },
    { name: 'original', value: Buffer.from([0, 255]) },
  ]);
});

test('headers of a dead letter go out as they came: in order, repeated, without a value, of any name', () => {
  const headers: WaitingRow['headers'] = [
    ['2', 'b'],
    ['1', null],
    ['2', { base64: 'Yg==' }],
    ['__proto__', ''],
    [{ base64: 'AP8=' }, 'c'],
  ];
  expect(toRecord('', { ...ROW, headers }).headers).toEqual([
    { name: '2', value: Buffer.from('b') },
    { name: '1', value: null },
    { name: '2', value: Buffer.from('b') },
    { name: '__proto__', value: Buffer.alloc(0) },
    { name: Buffer.from([0, 255]), value: Buffer.from('c') },
  ]);
});

test('headers that are kept in one piece go out in one', () => {
  const wire = WireHeaders.of([{ name: 'a', value: null }]);
  const { headers } = toRecord('', { ...ROW, headers: packHeaders(wire.bytes) });
  expect(headers).toEqual(wire);
});

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('what came of a trace says so behind its own headers, which stay as they are', () => {
  const traced = { ...ROW, traceparent: TRACE };
  const sentBy = TRACE.replace('b7ad', 'c7ad');
  const own = [...(toRecord('', ROW).headers as Iterable<object>)];
  expect(toRecord('', traced, sentBy).headers).toEqual([
    ...own,
    { name: 'ce_traceparent', value: TRACE },
    { name: 'traceparent', value: sentBy },
  ]);
  expect(toRecord('', traced).headers).toContainEqual({ name: 'traceparent', value: TRACE });
  expect(toRecord('', ROW, undefined).headers).toEqual(own);
});

import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import { expect, test } from 'vitest';
import { toRecord } from './to-record.ts';

const ROW: WaitingRow = {
  position: 1n,
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

test('headers that are not text are the bytes they were', () => {
  expect(toRecord('', ROW).headers).toEqual({ ce_id: 'Ä', original: Buffer.from([0, 255]) });
});

test('a header may have any name', () => {
  const headers = JSON.parse('{"__proto__":"a","constructor":{"base64":"Yg=="}}');
  const record = toRecord('', { ...ROW, headers });
  expect(Object.entries(record.headers)).toEqual([
    ['__proto__', 'a'],
    ['constructor', Buffer.from('b')],
  ]);
});

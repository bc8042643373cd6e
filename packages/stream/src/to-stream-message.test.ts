import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';
import { toStreamMessage } from './to-stream-message.ts';

function headersOf(headers: object): Record<string, Buffer> {
  const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: '7', headers };
  return { ...toStreamMessage(message as KafkaMessage).headers };
}

test('of headers with the same name the last one counts', () => {
  expect(headersOf({ a: [Buffer.from('1'), Buffer.from('2')] })).toEqual({ a: Buffer.from('2') });
});

test('a header without a value is as if it were not there', () => {
  expect(headersOf({ a: null, b: [Buffer.from('1'), null], c: Buffer.alloc(0) })).toEqual({ c: Buffer.alloc(0) });
});

test('a header may have the name of what every object has', () => {
  const hostile = JSON.parse('{"__proto__":"1","constructor":"2"}');
  expect(Object.entries(headersOf(hostile)).map(([name, value]) => [name, String(value)])).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';
import { toStreamMessage } from './to-stream-message.ts';
import { WireHeaders } from './wire-headers.ts';

const message = { key: null, value: null, timestamp: '5', attributes: 0, offset: '9007199254740993' };

test('a record has its offset and its time exactly, and its headers as they came', () => {
  const headers = WireHeaders.of([{ name: 'a', value: null }]);
  expect(toStreamMessage({ ...message, headers } as unknown as KafkaMessage)).toEqual({
    offset: 9_007_199_254_740_993n,
    timestamp: 5n,
    key: null,
    value: null,
    headers,
  });
});

test('headers as kafkajs makes them by itself do not pass for those that came', () => {
  expect(() => toStreamMessage({ ...message, headers: { a: Buffer.from('1') } })).toThrow('not as they came');
});

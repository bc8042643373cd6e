import { expect, test } from 'vitest';
import { messageJson, messageText } from './tailed-message.ts';
import { plainTerminal } from './terminal.ts';

const headers = {
  ce_type: 'purchase.completed',
  'dlq-reason': 'invalid-value',
  'dlq-detail': 'currency: is not a currency code',
  'dlq-topic': 'loyalty.purchases',
  'dlq-partition': '3',
  'dlq-offset': '1204',
};
const deadLetter = {
  topic: 'loyalty.purchases.dlq',
  partition: 0,
  payload: { ok: false, why: 'no bytes' } as const,
  message: {
    offset: 7n,
    timestamp: 1_715_000_000_000n,
    key: Buffer.from('anna'),
    value: null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  },
};

test('a dead letter says where the record lay that it was, as `dead-letters show` takes it', () => {
  expect(messageText(deadLetter, plainTerminal(200))).toContain(
    'dead letter loyalty.purchases/3/1204: invalid-value (currency: is not a currency code)',
  );
  expect(JSON.parse(messageJson(deadLetter))).toMatchObject({ offset: '7', original: 'loyalty.purchases/3/1204' });
});

test('any other record has no original', () => {
  const { message } = deadLetter;
  const plain = { ...deadLetter, message: { ...message, headers: {} } };
  expect(messageText(plain, plainTerminal(200))).not.toContain('dead letter');
  expect(JSON.parse(messageJson(plain))).not.toHaveProperty('original');
});

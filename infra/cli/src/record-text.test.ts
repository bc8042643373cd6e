import type { DecodedRecord } from '@loyalty-ladder/operations/records/decode-record.ts';
import { expect, test } from 'vitest';
import { recordText } from './record-text.ts';
import { plainTerminal } from './terminal.ts';

const record: DecodedRecord = {
  topic: 'loyalty.purchases',
  partition: 3,
  offset: 7n,
  appendedAt: Date.parse('2024-05-06T12:53:20Z'),
  key: 'anna',
  headers: [{ name: 'ce_type', value: 'purchase.cancelled' }],
  schemaId: 4,
  body: { purchaseId: 'p1' },
};
const { schemaId, body, ...undecoded } = { ...record, undecoded: 'no bytes', bytes: null };

test('on a wide terminal a record is one line, on a narrow one its value has a line of its own', () => {
  expect(recordText(record, plainTerminal(200))).toBe(
    '3/7  2024-05-06T12:53:20.000Z  purchase.cancelled  anna  {"purchaseId":"p1"}\n',
  );
  expect(recordText(record, plainTerminal(80))).toBe(
    '3/7  2024-05-06T12:53:20.000Z  purchase.cancelled  anna\n    {"purchaseId":"p1"}\n',
  );
});

test('what has no key, no type or no value that decodes says so', () => {
  const text = recordText({ ...undecoded, key: null, headers: [] }, plainTerminal(200));
  expect(text).toBe('3/7  2024-05-06T12:53:20.000Z  (no ce_type)  (no key)  (no bytes)\n');
});

test('a dead letter says where the record lay that it was, as `dead-letters show` takes it', () => {
  const headers = [
    { name: 'dlq-reason', value: 'of an earlier time' },
    { name: 'dlq-reason', value: 'invalid-value' },
    { name: 'dlq-detail', value: 'currency: is not a currency code' },
  ];
  const text = recordText({ ...undecoded, headers, original: 'loyalty.purchases/3/1204' }, plainTerminal(200));
  expect(text).toContain(
    'dead letter loyalty.purchases/3/1204: invalid-value (currency: is not a currency code)  (no bytes)',
  );
});

test('what would steer the terminal is shown as an escape, wherever it stands', () => {
  const text = recordText({ ...record, key: 'a\u001b[2J', body: { sku: '\u009b' } }, plainTerminal(200));
  expect(text).toContain('a\\u{1b}[2J');
  expect(text).toContain('\\u{9b}');
});

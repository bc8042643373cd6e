import { expect, test } from 'vitest';
import { ourTopic } from './our-topics.ts';

test.each(['loyalty.purchases', 'purchases', 'test.loyalty.purchases'])(
  '%s means the topic of this environment',
  (name) => {
    expect(ourTopic(name, 'test.')).toBe('test.loyalty.purchases');
  },
);

test('dead-letter topics are topics', () => {
  expect(ourTopic('purchases.dlq', '')).toBe('loyalty.purchases.dlq');
});

test('another name is refused, and those that there are are named', () => {
  expect(() => ourTopic('orders', '')).toThrow(/no topic "orders"[\s\S]*loyalty\.stage-changes/);
});

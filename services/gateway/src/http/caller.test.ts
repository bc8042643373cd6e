import { expect, test } from 'vitest';
import { assertMayPublish, assertScope, type Caller, mayPublish } from './caller.ts';

const anybody: Caller = { keyId: 'k', name: 'till', scopes: ['publish'] };
const bound: Caller = { ...anybody, sources: ['shop'], topics: ['loyalty.purchases'] };

test('a key that is bound to nothing publishes anything', () => {
  expect(mayPublish(anybody, 'any', 'loyalty.contacts')).toBe(true);
});

test.each([
  ['shop', 'loyalty.purchases', true],
  ['Shop', 'loyalty.purchases', false],
  ['shop', 'loyalty.contacts', false],
  ['other', 'loyalty.purchases', false],
])('a key that is bound publishes %s to %s: %s', (source, topic, allowed) => {
  expect(mayPublish(bound, source, topic)).toBe(allowed);
});

test('what a key may not is said, and never what it may', () => {
  expect(() => assertScope(bound, 'read')).toThrow(expect.objectContaining({ problem: 'forbidden' }));
  expect(() => assertMayPublish(bound, 'other', 'loyalty.purchases')).toThrow(
    expect.objectContaining({ problem: 'forbidden' }),
  );
  expect(() => assertMayPublish(bound, 'other', 'loyalty.purchases')).not.toThrow(/shop/);
});

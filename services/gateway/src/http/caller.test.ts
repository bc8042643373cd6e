import type { Caller } from '@loyalty-ladder/http/caller.ts';
import { expect, test } from 'vitest';
import { assertScope, forbiddenPart } from './caller.ts';

const anybody: Caller = { keyId: 'k', name: 'till', scopes: ['publish'] };
const bound: Caller = { ...anybody, sources: ['shop'], topics: ['loyalty.purchases'] };

test('a key that is bound to nothing publishes anything', () => {
  expect(forbiddenPart(anybody, 'any', 'loyalty.contacts')).toBeUndefined();
});

test.each([
  ['shop', 'loyalty.purchases', undefined],
  ['Shop', 'loyalty.purchases', 'source'],
  ['shop', 'loyalty.contacts', 'topic'],
  ['other', 'loyalty.contacts', 'source'],
])('of what a key that is bound publishes, %s to %s, the part that it may not is: %s', (source, topic, part) => {
  expect(forbiddenPart(bound, source, topic)).toBe(part);
});

test('what a key may not is said', () => {
  expect(() => assertScope(bound, 'read')).toThrow(expect.objectContaining({ problem: 'forbidden' }));
});

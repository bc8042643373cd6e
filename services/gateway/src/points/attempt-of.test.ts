import { NO_SPAN } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { expect, test } from 'vitest';
import { attemptOf } from './attempt-of.ts';

const asking = (key: string | undefined, body: unknown = { points: 1n, reference: 'r' }) => ({
  headers: key === undefined ? {} : { 'idempotency-key': key },
  ...{ method: 'POST', params: { customerId: 'c' }, body, routeOptions: { url: '/v1/customers/:customerId/holds' } },
  caller: { keyId: 'k', name: 'n', scopes: [] },
  span: NO_SPAN,
});

test('a key is the same bare and as the quoted string of the draft', () => {
  expect(attemptOf(asking('"a-1"'))).toEqual(attemptOf(asking('a-1')));
  expect(attemptOf(asking('a-1'))).toMatchObject({ keyId: 'k', idempotencyKey: 'a-1' });
});

test.for([undefined, ''])('without a key there is no attempt: %o', (key) => {
  expect(() => attemptOf(asking(key))).toThrow('Idempotency-Key is missing');
});

test.for(['"', '""', '"a', 'a\u00fc', 'x'.repeat(256), ' a'])('what is no key is refused: %o', (key) => {
  expect(() => attemptOf(asking(key))).toThrow('breaks its rule');
});

test('what is asked is the same in whatever order its fields come, and another where a value is', () => {
  const of = (body: unknown) => attemptOf(asking('a', body)).fingerprint.toString('hex');
  expect(of({ reference: 'r', points: 1n })).toBe(of({ points: 1n, reference: 'r' }));
  expect(of({ points: 2n, reference: 'r' })).not.toBe(of({ points: 1n, reference: 'r' }));
});

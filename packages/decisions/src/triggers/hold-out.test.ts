import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHeldOut } from './hold-out.ts';

const CUSTOMERS = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);
const heldOut = (salt: Buffer, shareBasisPoints: number) =>
  CUSTOMERS.filter((customer) => isHeldOut({ salt, shareBasisPoints }, customer));
const SALT = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

test('who is held out is the same today, tomorrow and in another process', () => {
  expect(heldOut(SALT, 10).slice(0, 3)).toEqual(['customer-1692', 'customer-2190', 'customer-2387']);
});

test('a share of nothing holds out nobody, one of everything everybody', () => {
  expect(heldOut(SALT, 0)).toEqual([]);
  expect(heldOut(SALT, 10_000)).toHaveLength(CUSTOMERS.length);
});

test.each([100, 1_000, 5_000])('%s hundredths of a percent are that many, give or take four deviations', (share) => {
  const expected = CUSTOMERS.length * (share / 10_000);
  const deviation = Math.sqrt(expected * (1 - share / 10_000));
  expect(Math.abs(heldOut(SALT, share).length - expected)).toBeLessThan(4 * deviation);
});

test('a larger share holds out the same customers and more, whatever the customer and the salt', () => {
  const share = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.string(), share, share, (salt, customer, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((shareBasisPoints) =>
        isHeldOut({ salt: Buffer.from(salt), shareBasisPoints }, customer),
      );
      expect(!less || more).toBe(true);
    }),
  );
});

test('two endpoints hold out customers independently of each other', () => {
  const [first, second] = [heldOut(randomBytes(16), 2_000), new Set(heldOut(randomBytes(16), 2_000))];
  const both = first.filter((customer) => second.has(customer)).length;
  expect(both / CUSTOMERS.length).toBeCloseTo(0.04, 1);
  expect(both).toBeGreaterThan(0.025 * CUSTOMERS.length);
  expect(both).toBeLessThan(0.055 * CUSTOMERS.length);
});

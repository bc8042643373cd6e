import { expect, test } from 'vitest';
import { addressName } from './address-name.ts';
import { TokenBuckets } from './token-buckets.ts';

function bucketsOf(perSecond: number) {
  const at = { ms: 0 };
  return { at, buckets: new TokenBuckets({ perSecond, seconds: 2 }, () => at.ms) };
}

test('a bucket gives what it holds, then what comes in', () => {
  const { at, buckets } = bucketsOf(10);
  expect(buckets.spend('a', 20)).toEqual({ ok: true, left: 0, waitSeconds: 2 });
  expect(buckets.spend('a')).toEqual({ ok: false, left: 0, waitSeconds: 1 });
  at.ms = 100;
  expect(buckets.spend('a')).toMatchObject({ ok: true, left: 0 });
  expect(buckets.spend('b')).toMatchObject({ ok: true, left: 19 });
});

test('it is all or nothing, and who asks for more than there can be is served by a full bucket', () => {
  const { at, buckets } = bucketsOf(10);
  expect(buckets.spend('a', 100)).toMatchObject({ ok: true, left: 0 });
  at.ms = 1_900;
  expect(buckets.spend('a', 100)).toMatchObject({ ok: false, left: 19, waitSeconds: 1 });
  at.ms = 2_000;
  expect(buckets.spend('a', 100)).toMatchObject({ ok: true });
});

test('what is given back is there again, and never more than a bucket holds', () => {
  const { buckets } = bucketsOf(10);
  buckets.spend('a', 5);
  buckets.giveBack('a');
  expect(buckets.spend('a')).toMatchObject({ left: 15 });
  buckets.giveBack('a', 100);
  expect(buckets.spend('a')).toMatchObject({ left: 19 });
});

test('names without end take no memory without end', () => {
  const { buckets } = bucketsOf(10);
  for (let each = 0; each < 30_000; each += 1) buckets.spend(`name ${each}`);
  expect(buckets.size).toBe(20_000);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, name) => {
  expect(addressName(address)).toBe(name);
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { SecretBox, SecretUnreadableError } from './secret-box.ts';

const key = (name: string) => ({ name, key: randomBytes(32) });
const SECRET = Buffer.from('a key that signs');

test('what is sealed opens for its endpoint, and shows nothing of itself', () => {
  const box = new SecretBox([key('a')]);
  const sealed = box.seal(SECRET, 'we_1');
  expect(sealed.includes(SECRET)).toBe(false);
  expect(box.open(sealed, 'we_1')).toEqual(SECRET);
  expect(box.seal(SECRET, 'we_1')).not.toEqual(sealed);
});

test('it opens neither for another endpoint nor with a byte changed nor cut', () => {
  const box = new SecretBox([key('a')]);
  const sealed = box.seal(SECRET, 'we_1');
  expect(() => box.open(sealed, 'we_2')).toThrow(SecretUnreadableError);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => box.open(changed, 'we_1')).toThrow(SecretUnreadableError);
    expect(() => box.open(sealed.subarray(0, index), 'we_1')).toThrow(SecretUnreadableError);
  }
});

test('a new key seals, the one before still opens; once it is gone its secrets are unreadable', () => {
  const [old, fresh] = [key('2026'), key('2027')];
  const before = new SecretBox([old]).seal(SECRET, 'we_1');
  const both = new SecretBox([fresh, old]);
  expect(both.open(before, 'we_1')).toEqual(SECRET);
  expect(new SecretBox([fresh]).open(both.seal(SECRET, 'we_1'), 'we_1')).toEqual(SECRET);
  expect(() => new SecretBox([fresh]).open(before, 'we_1')).toThrow('not configured');
});

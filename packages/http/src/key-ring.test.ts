import { hashOfSecret, keyText, mintKey } from '@loyalty-ladder/operations/keys/api-key.ts';
import type { ProvableApiKey } from '@loyalty-ladder/store/keys/read-api-key.ts';
import { expect, test } from 'vitest';
import { KeyRing } from './key-ring.ts';

const written = mintKey();
const before = mintKey(written.keyId);
const NOW = Date.parse('2026-11-27T12:00:00Z');
const STORED: ProvableApiKey = {
  ...{ keyId: written.keyId, name: 'till', may: { scopes: ['publish', 'of-the-future'], sources: ['s'] } },
  ...{ secretHash: hashOfSecret(written.secret), previousHash: null, previousUntil: null },
  ...{ expiresAt: null, revokedAt: null, now: NOW },
};

/** A ring over one key as it is stored, a clock to be moved, and how long a reading takes. */
function ringOver(stored: Partial<ProvableApiKey> | undefined) {
  const at = { ms: 0, reads: 0, readMs: 0, isAway: false, stored };
  const read = async (keyId: string) => {
    at.reads += 1;
    at.ms += at.readMs;
    if (at.isAway) throw new Error('Postgres is away');
    return keyId === written.keyId && at.stored ? { ...STORED, ...at.stored } : undefined;
  };
  return { at, ring: new KeyRing({ read, rememberMs: 5_000, clock: () => at.ms }) };
}

test('a key names its caller, what it may, and nothing that this version does not know', async () => {
  const { ring } = ringOver({});
  expect(await ring.verify(keyText(written))).toEqual({
    keyId: written.keyId,
    name: 'till',
    scopes: ['publish'],
    sources: ['s'],
  });
});

test('it is read once while it is remembered, however many ask at once', async () => {
  const { ring, at } = ringOver({});
  expect(ring.known(keyText(written))).toBeUndefined();
  await Promise.all(Array.from({ length: 20 }, () => ring.verify(keyText(written))));
  expect(ring.known(keyText(written))).toMatchObject({ name: 'till' });
  expect(at.reads).toBe(1);
  at.ms = 5_000;
  expect(ring.known(keyText(written))).toBeUndefined();
  await ring.verify(keyText(written));
  expect(at.reads).toBe(2);
});

test('how long a reading takes is part of how long it is remembered', async () => {
  const { ring, at } = ringOver({});
  at.readMs = 4_000;
  await ring.verify(keyText(written));
  expect(ring.known(keyText(written))).toMatchObject({ name: 'till' });
  at.ms = 5_000;
  expect(ring.known(keyText(written))).toBeUndefined();
});

test('a reading that fails is told to who asks, and made again for the next', async () => {
  const { ring, at } = ringOver({});
  at.isAway = true;
  await expect(ring.verify(keyText(written))).rejects.toThrow('Postgres is away');
  at.isAway = false;
  expect(await ring.verify(keyText(written))).toMatchObject({ name: 'till' });
});

test('another secret, or another key, is unknown, whether the key is remembered or not', async () => {
  const { ring } = ringOver({});
  const guess = keyText(mintKey(written.keyId));
  expect(await ring.verify(guess)).toBe('unknown');
  await ring.verify(keyText(written));
  expect(ring.known(guess)).toBeUndefined();
  expect(await ring.verify(guess)).toBe('unknown');
  expect(await ring.verify(keyText(mintKey()))).toBe('unknown');
  expect(await ring.verify('ll_zz')).toBe('malformed');
});

test('a key expires at its instant by the clock of the store, while it is remembered too', async () => {
  const { ring, at } = ringOver({ expiresAt: NOW + 1_000 });
  expect(await ring.verify(keyText(written))).toMatchObject({ name: 'till' });
  at.ms = 999;
  expect(ring.known(keyText(written))).toMatchObject({ name: 'till' });
  at.ms = 1_000;
  expect(ring.known(keyText(written))).toBeUndefined();
  expect(await ring.verify(keyText(written))).toBe('expired');
});

test('a revoked key is taken no longer than it is remembered, and told so to its holder alone', async () => {
  const { ring, at } = ringOver({});
  await ring.verify(keyText(written));
  at.stored = { revokedAt: NOW };
  at.ms = 5_000;
  expect(await ring.verify(keyText(written))).toBe('revoked');
  expect(await ring.verify(keyText(mintKey(written.keyId)))).toBe('unknown');
});

test('after a rotation both secrets are taken until the grace is over', async () => {
  const { ring, at } = ringOver({ previousHash: hashOfSecret(before.secret), previousUntil: NOW + 1_000 });
  expect(await ring.verify(keyText(written))).toMatchObject({ name: 'till' });
  expect(await ring.verify(keyText(before))).toMatchObject({ name: 'till' });
  at.ms = 1_000;
  expect(await ring.verify(keyText(before))).toBe('expired');
  expect(await ring.verify(keyText(written))).toMatchObject({ name: 'till' });
});

test('what was used is told once, and only what was a key', async () => {
  const { ring } = ringOver({});
  await ring.verify(keyText(mintKey(written.keyId)));
  expect(ring.takeUsed()).toEqual([]);
  await ring.verify(keyText(written));
  ring.known(keyText(written));
  expect(ring.takeUsed()).toEqual([written.keyId]);
  expect(ring.takeUsed()).toEqual([]);
  ring.known(keyText(mintKey(written.keyId)));
  expect(ring.takeUsed()).toEqual([]);
  ring.known(keyText(written)); // It is remembered: most requests are known without a reading.
  expect(ring.takeUsed()).toEqual([written.keyId]);
});

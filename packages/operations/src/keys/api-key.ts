/**
 * A key as whoever has it writes it: `ll_<publicId>_<secret>`. The prefix lets secret scanners know it, the public id is what logs and
 * commands say, the secret is 160 random bits. Since it is random, its SHA-256 is all that has to be kept: nobody can try all of them, and
 * a slow hash (bcrypt, argon2) is for what people think of.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface WrittenKey {
  readonly keyId: string;
  readonly secret: string;
}

const FORM = /^ll_([0-9a-f]{16})_([0-9a-f]{40})$/;

export function mintKey(keyId = randomBytes(8).toString('hex')): WrittenKey {
  return { keyId, secret: randomBytes(20).toString('hex') };
}

export const keyText = ({ keyId, secret }: WrittenKey): string => `ll_${keyId}_${secret}`;

/** @returns undefined for what has not the form of a key. */
export function parseKey(text: string): WrittenKey | undefined {
  const [, keyId, secret] = FORM.exec(text) ?? [];
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret };
}

export const hashOfSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** In a time that does not depend on where they differ. */
export const isSameHash = (a: Buffer, b: Buffer): boolean => timingSafeEqual(a, b);

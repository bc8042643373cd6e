/**
 * Whose key this is. Keys are remembered for some seconds as they were read, so that a request costs no round trip to Postgres; those that
 * are not there are not remembered (how often somebody may try is limited by address), so it never holds more than there are keys.
 *
 * Times are Postgres' at the reading plus what has passed here since: this machine's clock has no say.
 */
import { hashOfSecret, isSameHash, parseKey } from '@loyalty-ladder/operations/keys/api-key.ts';
import { grantOf } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { ProvableApiKey } from '@loyalty-ladder/store/keys/read-api-key.ts';
import type { Caller } from './caller.ts';

/** What is kept of a key that was shown, for whoever is to look again whether it is still taken. */
export interface KeyProof {
  readonly keyId: string;
  readonly hash: Buffer;
}

export type KeyRefusal = 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked';

interface RememberedKey {
  readonly key: ProvableApiKey;
  readonly caller: Caller;
  /** By performance.now(). */
  readonly readAt: number;
}

export interface KeyRingOptions {
  /** From the store. */
  readonly read: (keyId: string) => Promise<ProvableApiKey | undefined>;
  readonly rememberMs: number;
  /** ms; for tests. */
  readonly clock?: () => number;
}

/** @returns undefined for what has not the form of a key. */
export function proofOf(text: string): KeyProof | undefined {
  const written = parseKey(text);
  return written && { keyId: written.keyId, hash: hashOfSecret(written.secret) };
}

/** Compared with where there is no such key, so that the answer takes as long. */
const NOBODY = hashOfSecret('nobody');

export class KeyRing {
  readonly #options: Required<KeyRingOptions>;
  readonly #remembered = new Map<string, RememberedKey>();
  readonly #reading = new Map<string, Promise<RememberedKey | undefined>>();
  #used = new Set<string>();

  constructor(options: KeyRingOptions) {
    this.#options = { clock: () => performance.now(), ...options };
  }

  /** Of a key that is remembered; `verify` knows the others. */
  known(text: string): Caller | undefined {
    const proof = proofOf(text);
    const remembered = proof && this.#fresh(proof.keyId);
    if (proof === undefined || remembered === undefined) return undefined;
    return this.#callerOf(remembered, proof);
  }

  /** @param text as the caller sent it. @throws what Postgres throws. */
  async verify(text: string): Promise<Caller | KeyRefusal> {
    const proof = proofOf(text);
    return proof === undefined ? 'malformed' : this.verifyAgain(proof);
  }

  /** @throws what Postgres throws. */
  async verifyAgain(proof: KeyProof): Promise<Caller | KeyRefusal> {
    const { keyId } = proof;
    const verdict = this.#judge(this.#fresh(keyId) ?? (await this.#read(keyId)), proof);
    if (typeof verdict !== 'string') this.#used.add(keyId);
    return verdict;
  }

  /** @returns the keys used since it was asked last. */
  takeUsed(): string[] {
    const used = [...this.#used];
    this.#used = new Set();
    return used;
  }

  #callerOf(remembered: RememberedKey, proof: KeyProof): Caller | undefined {
    const verdict = this.#judge(remembered, proof);
    if (typeof verdict === 'string') return undefined;
    this.#used.add(verdict.keyId);
    return verdict;
  }

  #fresh(keyId: string): RememberedKey | undefined {
    const remembered = this.#remembered.get(keyId);
    const { clock, rememberMs } = this.#options;
    return remembered !== undefined && clock() - remembered.readAt < rememberMs ? remembered : undefined;
  }

  /** Once, however many ask. */
  #read(keyId: string): Promise<RememberedKey | undefined> {
    const reading = this.#reading.get(keyId) ?? this.#readAnew(keyId).finally(() => this.#reading.delete(keyId));
    this.#reading.set(keyId, reading);
    return reading;
  }

  async #readAnew(keyId: string): Promise<RememberedKey | undefined> {
    const readAt = this.#options.clock();
    const key = await this.#options.read(keyId);
    if (key === undefined) {
      this.#remembered.delete(keyId);
      return undefined;
    }
    const remembered = { key, readAt, caller: { keyId, name: key.name, ...grantOf(key.may) } };
    this.#remembered.set(keyId, remembered);
    return remembered;
  }

  /** That a key is expired or revoked is told only to who has its secret. */
  #judge(remembered: RememberedKey | undefined, { hash }: KeyProof): Caller | KeyRefusal {
    const isSecret = isSameHash(hash, remembered?.key.secretHash ?? NOBODY);
    const isPrevious = isSameHash(hash, remembered?.key.previousHash ?? NOBODY);
    if (remembered === undefined || !(isSecret || isPrevious)) return 'unknown';
    const { key, caller, readAt } = remembered;
    const now = key.now + (this.#options.clock() - readAt);
    if (key.revokedAt !== null) return 'revoked';
    if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
    return isSecret || (key.previousUntil ?? 0) > now ? caller : 'expired';
  }
}

/**
 * Who is logged in, in the memory of this process: a restart logs everybody out. A session is a random id that a cookie carries; it is worth what its
 * key is worth, which is looked at again whenever the key ring has forgotten it. Of the key itself no more is kept than its hash.
 */
import { randomBytes } from 'node:crypto';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { KeyProof, KeyRing } from '@loyalty-ladder/http/key-ring.ts';
import { classify } from '@loyalty-ladder/runtime/classify.ts';

export interface Session {
  readonly id: string;
  /** What the page shows with each request that changes something: another site's page cannot read it. */
  readonly csrfToken: string;
  readonly caller: Caller;
  /** undefined: of the development login, for which there is no key. */
  readonly proof: KeyProof | undefined;
  /** At the latest. */
  readonly endsAt: Instant;
}

/** Why a session is none any more. */
export type SessionEnd = 'signed-out' | 'expired' | 'revoked';

export interface SessionLimits {
  readonly lastMsMax: number;
  readonly idleMsMax: number;
}

/** Beyond that the one not used longest ends. */
const SESSIONS_MAX = 1_000;

export class Sessions {
  readonly #keys: Pick<KeyRing, 'verifyAgain'>;
  readonly #limits: SessionLimits;
  readonly #clock: () => Instant;
  /** In the order of their last use. */
  readonly #usedAt = new Map<string, { readonly session: Session; readonly at: Instant }>();

  /** @param clock ms since 1970; for tests. */
  constructor(keys: Pick<KeyRing, 'verifyAgain'>, limits: SessionLimits, clock: () => Instant = Date.now) {
    this.#keys = keys;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Always under a new id, whatever the browser had before. */
  begin(caller: Caller, proof: KeyProof | undefined): Session {
    const session: Session = {
      ...{ id: randomText(), csrfToken: randomText(), caller, proof },
      endsAt: this.#clock() + this.#limits.lastMsMax,
    };
    this.#use(session);
    const [oldest] = this.#usedAt.size > SESSIONS_MAX ? this.#usedAt.keys() : [];
    if (oldest !== undefined) this.#usedAt.delete(oldest);
    return session;
  }

  end(id: string): void {
    this.#usedAt.delete(id);
  }

  /** @returns one that has not ended, as far as is known here. */
  find(id: string): Session | undefined {
    const found = this.#usedAt.get(id);
    if (found === undefined) return undefined;
    const now = this.#clock();
    if (now < found.session.endsAt && now - found.at < this.#limits.idleMsMax) return found.session;
    this.#usedAt.delete(id);
    return undefined;
  }

  /**
   * Notes a use, and looks whether the key is still taken. While Postgres does not answer, its last word holds: whoever was let in sees
   * that it is away.
   * @returns undefined: it goes on.
   */
  async goesOn(session: Session): Promise<SessionEnd | undefined> {
    if (!this.#usedAt.has(session.id)) return 'signed-out';
    if (this.find(session.id) === undefined) return 'expired';
    if (!(await this.#isTaken(session))) {
      this.end(session.id);
      return 'revoked';
    }
    if (!this.#usedAt.has(session.id)) return 'signed-out';
    this.#use(session);
    return undefined;
  }

  async #isTaken({ proof }: Session): Promise<boolean> {
    if (proof === undefined) return true;
    try {
      const verdict = await this.#keys.verifyAgain(proof);
      return typeof verdict !== 'string' && verdict.scopes.includes('ops');
    } catch (error) {
      if (classify(error) === 'retryable') return true;
      throw error;
    }
  }

  #use(session: Session): void {
    this.#usedAt.delete(session.id);
    this.#usedAt.set(session.id, { session, at: this.#clock() });
  }
}

/** 256 bits. */
const randomText = (): string => randomBytes(32).toString('base64url');

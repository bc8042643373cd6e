/**
 * A customer's card for who asks now: from Redis, or from Postgres where Redis has none, has one of another store, or does not answer in time; then
 * it is written back, guarded by its version like all others. Many who miss the same card at once ask Postgres once.
 */
import { cardOf } from '@loyalty-ladder/decisions/card-of.ts';
import type { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Card, StoredCard } from '@loyalty-ladder/store/cards/cards.ts';
import type { Pool } from 'pg';
import { isPending, readStanding } from '../customer/read-standing.ts';

export interface ShownCard {
  readonly card: Card;
  /** Of the store that it was made of. */
  readonly epoch: bigint;
  /** From Postgres: whether something recorded, or due, waits to change it; from Redis that is not known. */
  readonly pending: boolean | undefined;
}

export interface CardSources {
  readonly pool: Pool;
  readonly programs: ProgramCache;
  readonly redisCards: { read(customerId: string): Promise<StoredCard | undefined> };
  readonly cards: { write(cards: readonly Card[]): void };
}

/** A Redis that lives answers within a millisecond. */
const REDIS_MS_MAX = 100;
/** How long nobody asks a Redis that has not answered. */
const AWAY_MS = 1_000;

export class CardReader {
  readonly #sources: CardSources;
  readonly #asked = new Map<string, Promise<ShownCard | undefined>>();
  /** Of the store, as it was seen last; undefined: not yet. */
  #epoch: bigint | undefined;
  /** By performance.now(). */
  #awayUntil = 0;

  constructor(sources: CardSources) {
    this.#sources = sources;
  }

  /** What the store says of itself, whoever has asked it: cards of an earlier one are none. */
  noteEpoch(epoch: bigint): void {
    if (this.#epoch === undefined || epoch > this.#epoch) this.#epoch = epoch;
  }

  /** @returns undefined when nobody is known under the id. @throws NewerCustomerError, what Postgres throws */
  async read(customerId: string): Promise<ShownCard | undefined> {
    const held = await this.#readHeld(customerId);
    return held === undefined ? this.#readMissed(customerId) : { ...held, pending: undefined };
  }

  /**
   * From Postgres, whatever Redis has. Nobody shares the answer to a question that was asked before: it may be older than what its caller has
   * just done. @throws NewerCustomerError, what Postgres throws
   */
  async readFresh(customerId: string): Promise<ShownCard | undefined> {
    const { pool, programs, cards } = this.#sources;
    const standing = await readStanding(pool, programs, customerId);
    if (standing === undefined) return undefined;
    this.noteEpoch(standing.epoch);
    const card = cardOf(standing, standing.programs);
    if (performance.now() >= this.#awayUntil) cards.write([card]);
    return { card, epoch: standing.epoch, pending: isPending(standing) };
  }

  #readMissed(customerId: string): Promise<ShownCard | undefined> {
    const asked = this.#asked.get(customerId);
    if (asked !== undefined) return asked;
    const asking = this.readFresh(customerId).finally(() => this.#asked.delete(customerId));
    this.#asked.set(customerId, asking);
    return asking;
  }

  async #readHeld(customerId: string): Promise<StoredCard | undefined> {
    if (this.#epoch === undefined || performance.now() < this.#awayUntil) return undefined;
    try {
      const held = await within(REDIS_MS_MAX, this.#sources.redisCards.read(customerId));
      return held?.epoch === this.#epoch && isWhole(held.card) ? held : undefined;
    } catch {
      this.#awayUntil = performance.now() + AWAY_MS;
      return undefined;
    }
  }
}

/** A card that a version before 5 of the fold wrote lacks what is known of the customer; the sweep to this one writes it anew. */
const isWhole = (card: Partial<Card>): boolean => card.advice !== undefined;

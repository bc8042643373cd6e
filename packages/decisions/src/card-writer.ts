/**
 * Writes cards after the commit, without ever holding up the next batch: writes are queued up to a limit, a customer's newer card takes
 * the place of an older one that still waits, and what fails or does not fit is counted and left to the repair from Postgres.
 */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Card, Cards } from '@loyalty-ladder/store/cards/cards.ts';
import type { Counter } from 'prom-client';

const WAITING_CARDS_MAX = 10_000;
const WRITE_CARDS_MAX = 500;

export class CardWriter {
  readonly #cards: Cards;
  readonly #failures: Counter;
  readonly #log: Log;
  #waiting = new Map<string, Card>();
  #writing: Promise<void> | undefined;

  constructor(cards: Cards, failures: Counter, log: Log) {
    this.#cards = cards;
    this.#failures = failures;
    this.#log = log;
  }

  write(cards: readonly Card[]): void {
    for (const card of cards) {
      // Two lanes may hand in a customer's cards in the other order than they were committed.
      if (BigInt(this.#waiting.get(card.customerId)?.version ?? -1) > BigInt(card.version)) continue;
      if (this.#waiting.size < WAITING_CARDS_MAX || this.#waiting.has(card.customerId)) {
        this.#waiting.set(card.customerId, card);
      } else {
        this.#failures.inc();
      }
    }
    if (this.#waiting.size > 0) this.#writing ??= this.#drain();
  }

  /** Resolves when nothing waits any more. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting.values()].slice(0, WRITE_CARDS_MAX);
      for (const card of batch) this.#waiting.delete(card.customerId);
      await this.#cards.write(batch).catch((error: unknown) => {
        this.#failures.inc(batch.length);
        this.#log.warn({ err: error, cards: batch.length }, 'cards not written; they will be mended from Postgres');
      });
    }
    this.#writing = undefined;
  }
}

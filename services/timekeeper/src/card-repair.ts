/**
 * Follows the outbox some seconds behind and writes the cards of all customers it names, unless theirs are as new: so a crash between
 * commit and Redis, or a Redis that was away, heals by itself. The cursor moves page by page, each in a transaction of its own, and only
 * when the page's cards are written. While consumers lag it waits for them, for a while.
 */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { type MendedCards, mendCards } from '@loyalty-ladder/decisions/mend-cards.ts';
import {
  type ChangedCustomer,
  claimCardRepair,
  moveCardRepair,
  readChangedCustomers,
  readSnapshot,
} from '@loyalty-ladder/store/cards/card-repair.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import type { StreamWatch } from './stream-watch.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

const PAGE_ROWS_MAX = 2_000;
const POSTPONED_MS_MAX = 600_000;

export class CardRepair {
  readonly #context: TimekeeperContext;
  /** What was committed by then is mended next; taken one delay ago. */
  #ripe: string | undefined;
  #caughtUpAtMs = performance.now();
  readonly #watch: StreamWatch;

  constructor(context: TimekeeperContext, watch: StreamWatch) {
    this.#context = context;
    this.#watch = watch;
  }

  /** One page. @returns whether more of them wait. */
  async turn(): Promise<boolean> {
    const nowMs = performance.now();
    if (this.#watch.isAnyLagging() && nowMs - this.#caughtUpAtMs < POSTPONED_MS_MAX) return false;
    const { pool } = this.#context;
    const to = this.#ripe;
    if (to !== undefined && (await inTransaction(pool, (tx) => this.#mendPage(tx, to)))) return true;
    this.#caughtUpAtMs = nowMs;
    this.#ripe = await readSnapshot(pool);
    return false;
  }

  async #mendPage(tx: PoolClient, to: string): Promise<Ending<boolean>> {
    const from = await claimCardRepair(tx);
    const page = from === undefined ? undefined : await readChangedCustomers(tx, { from, to }, PAGE_ROWS_MAX);
    // Another instance may have followed further than `to`: an empty page does not lead back.
    if (page !== undefined && !page.isEmpty) {
      const { written, left } = await this.#write(tx, page.customers);
      this.#context.metrics.mended.inc(written);
      if (left > 0) return { result: this.#wait(left) };
      await moveCardRepair(tx, page.followedTo);
    }
    return { result: page?.isLast === false };
  }

  /** The cursor stays: a timekeeper that can read these customers finds their cards behind, if nobody has written them by then. */
  #wait(customers: number): false {
    this.#context.log.warn({ customers }, 'cards of customers whom a newer version recorded are left to it; waiting');
    return false;
  }

  async #write(tx: PoolClient, customers: readonly ChangedCustomer[]): Promise<Pick<MendedCards, 'written' | 'left'>> {
    const { redisCards } = this.#context;
    const behind = await redisCards.behind(customers);
    if (behind.length === 0) return { written: 0, left: 0 };
    const programs = await loadProgramTimeline(tx);
    const numbers = behind.map(({ customerNo }) => customerNo);
    return mendCards(tx, redisCards, programs, numbers);
  }
}

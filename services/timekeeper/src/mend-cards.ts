/**
 * Follows the outbox some seconds behind and writes the cards of all customers it names, unless theirs are as new: so a crash between
 * commit and Redis, or a Redis that was away, heals by itself. The cursor moves only when the cards are written. While consumers lag it
 * waits for them, for a while.
 */
import { loadProgramTimeline } from '@loyalty-ladder/pipeline/load-program-timeline.ts';
import { mendCards } from '@loyalty-ladder/pipeline/mend-cards.ts';
import {
  type ChangedCustomer,
  claimCardRepair,
  moveCardRepair,
  type RepairPlace,
  readChangedCustomers,
  readSnapshot,
} from '@loyalty-ladder/store/card-repair.ts';
import { commit, inTransaction } from '@loyalty-ladder/store/transaction.ts';
import type { PoolClient } from 'pg';
import type { TimekeeperContext } from './timekeeper-context.ts';
import type { StreamWatch } from './watch-streams.ts';

const PAGE_ROWS_MAX = 2_000;
const POSTPONED_MS_MAX = 600_000;

export class CardRepair {
  readonly #context: TimekeeperContext;
  /** What was committed by then is mended next; taken one delay ago. */
  #ripe: string | undefined;
  #turnedAtMs = performance.now();
  readonly #watch: StreamWatch;

  constructor(context: TimekeeperContext, watch: StreamWatch) {
    this.#context = context;
    this.#watch = watch;
  }

  async turn(): Promise<void> {
    const nowMs = performance.now();
    if (this.#watch.isAnyLagging() && nowMs - this.#turnedAtMs < POSTPONED_MS_MAX) return;
    this.#turnedAtMs = nowMs;
    const to = this.#ripe;
    this.#ripe = await readSnapshot(this.#context.pool);
    if (to !== undefined) await inTransaction(this.#context.pool, (tx) => this.#mend(tx, to));
  }

  async #mend(tx: PoolClient, to: string): Promise<void> {
    const from = await claimCardRepair(tx);
    if (from !== undefined) {
      let place: RepairPlace | undefined;
      do {
        const page = await readChangedCustomers(tx, { from, to }, place, PAGE_ROWS_MAX);
        this.#context.metrics.mended.inc(await this.#write(tx, page.customers));
        place = page.next;
      } while (place !== undefined);
      await moveCardRepair(tx, to);
    }
    await commit(tx);
  }

  async #write(tx: PoolClient, customers: readonly ChangedCustomer[]): Promise<number> {
    const { redisCards } = this.#context;
    const behind = await redisCards.behind(customers);
    if (behind.length === 0) return 0;
    const programs = await loadProgramTimeline(tx);
    const numbers = behind.map(({ customerNo }) => customerNo);
    return (await mendCards(tx, redisCards, programs, numbers)).written;
  }
}

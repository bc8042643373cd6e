/**
 * Advances customers for whom something is due, partition by partition, never beyond the partition's horizon. A customer whom the fold
 * or the store refuses is found by going one by one, set aside for the life of this process, and reported; the others go on.
 */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { AdvanceError, advanceDue } from '@loyalty-ladder/pipeline/advance-customers.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Throttle } from './throttle.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';
import type { StreamWatch } from './watch-streams.ts';

export class TimeKeeping {
  readonly #context: TimekeeperContext;
  readonly #watch: StreamWatch;
  readonly #throttle: Throttle;
  readonly #stuck = new Set<bigint>();

  constructor(context: TimekeeperContext, watch: StreamWatch, throttle: Throttle) {
    this.#context = context;
    this.#watch = watch;
    this.#throttle = throttle;
  }

  /** One turn over all partitions. @returns customers advanced. */
  async turn(stopping: AbortSignal): Promise<number> {
    let customers = 0;
    for (let partition = 0; partition < PARTITIONS && !stopping.aborted; partition++) {
      customers += await this.#advancePage(partition, this.#context.config.ADVANCE_CUSTOMERS_MAX, stopping);
    }
    return customers;
  }

  /** Why some customers stand still. */
  troubles(): readonly string[] {
    return this.#stuck.size === 0 ? [] : [`${this.#stuck.size} customers cannot be advanced; see the log`];
  }

  async #advancePage(partition: number, customersMax: number, stopping: AbortSignal): Promise<number> {
    const until = this.#watch.reached(partition);
    if (until === Number.NEGATIVE_INFINITY || this.#watch.isLagging(partition)) return 0;
    try {
      const claim = { partition, until, customersMax, except: [...this.#stuck] };
      const { customers, outcomes } = await advanceDue(this.#context, claim);
      this.#context.metrics.advanced.inc(customers);
      this.#context.metrics.outcomes.inc(outcomes);
      if (customers > 0) await pause(this.#throttle.spend(customers, performance.now()), stopping);
      return customers;
    } catch (error) {
      if (!(error instanceof AdvanceError) || error.retryable) throw error;
      return this.#searchStuck(partition, error, stopping);
    }
  }

  async #searchStuck(partition: number, error: AdvanceError, stopping: AbortSignal): Promise<number> {
    const [customerNo, ...others] = error.customerNos;
    if (customerNo !== undefined && others.length === 0) {
      this.#stuck.add(customerNo);
      this.#context.metrics.stuck.set(this.#stuck.size);
      this.#context.log.error({ err: error.cause, customerNo: String(customerNo) }, 'customer set aside');
      return 0;
    }
    let customers = 0;
    const before = this.#stuck.size;
    for (let tries = error.customerNos.length; tries > 0 && this.#stuck.size === before; tries--) {
      customers += await this.#advancePage(partition, 1, stopping);
    }
    return customers;
  }
}

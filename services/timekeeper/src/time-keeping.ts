/** Advances customers for whom something is due, partition by partition, never beyond the partition's horizon. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { advanceDue } from '@loyalty-ladder/decisions/advance-customers.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { StreamWatch } from './stream-watch.ts';
import type { StuckCustomers } from './stuck-customers.ts';
import type { Throttle } from './throttle.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

export class TimeKeeping {
  readonly #context: TimekeeperContext;
  readonly #watch: StreamWatch;
  readonly #throttle: Throttle;
  readonly #stuck: StuckCustomers;

  constructor(context: TimekeeperContext, watch: StreamWatch, throttle: Throttle, stuck: StuckCustomers) {
    this.#context = context;
    this.#watch = watch;
    this.#throttle = throttle;
    this.#stuck = stuck;
  }

  /** One turn over all partitions. @returns customers advanced. */
  async turn(stopping: AbortSignal): Promise<number> {
    const { ADVANCE_CUSTOMERS_MAX } = this.#context.config;
    let customers = 0;
    for (let partition = 0; partition < PARTITIONS && !stopping.aborted; partition++) {
      customers += await this.#stuck.passOver(ADVANCE_CUSTOMERS_MAX, stopping, (customersMax, except) =>
        this.#advancePage({ partition, customersMax, except: [...except] }, stopping),
      );
    }
    return customers;
  }

  async #advancePage(
    page: { readonly partition: number; readonly customersMax: number; readonly except: readonly bigint[] },
    stopping: AbortSignal,
  ): Promise<number> {
    const until = this.#watch.reached(page.partition);
    if (until === Number.NEGATIVE_INFINITY || this.#watch.isLagging(page.partition)) return 0;
    const { customers, outcomes } = await advanceDue(this.#context, { ...page, until });
    this.#context.metrics.advanced.inc(customers);
    this.#context.metrics.outcomes.inc(outcomes);
    if (customers > 0) await pause(this.#throttle.spend(customers, performance.now()), stopping);
    return customers;
  }
}

/**
 * Passes over the whole base, at a limited rate: a version of the program or a calibration that has taken effect (a due instant for
 * everybody), and the fold's own version. What was recorded under an older fold is compared with what today's gives; differences are posted as corrections.
 */
import { type SweepPage, sweepPage } from '@loyalty-ladder/decisions/advance-customers.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { readSweepInstant } from '@loyalty-ladder/store/customers/read-sweep-instant.ts';
import { readSweeps, type Sweep, startSweep } from '@loyalty-ladder/store/customers/sweeps.ts';
import type { StreamWatch } from './stream-watch.ts';
import type { StuckCustomers } from './stuck-customers.ts';
import type { Throttle } from './throttle.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

export class Sweeping {
  readonly #context: TimekeeperContext;
  readonly #watch: StreamWatch;
  readonly #throttle: Throttle;
  readonly #stuck: StuckCustomers;
  #hasBegun = false;

  constructor(context: TimekeeperContext, watch: StreamWatch, throttle: Throttle, stuck: StuckCustomers) {
    this.#context = context;
    this.#watch = watch;
    this.#throttle = throttle;
    this.#stuck = stuck;
  }

  /** One page of each sweep that may run now. @returns customers looked at. */
  async turn(stopping: AbortSignal): Promise<number> {
    await this.#begin();
    let customers = 0;
    for (const sweep of await readSweeps(this.#context.pool)) {
      if (stopping.aborted || !(await this.#mayRun(sweep))) continue;
      customers += await this.#stuck.passOver(
        this.#context.config.ADVANCE_CUSTOMERS_MAX,
        stopping,
        (customersMax, except) => this.#sweepPage(sweep, { customersMax, except }, stopping),
      );
    }
    return customers;
  }

  /** The fold's version of this process is one to bring everybody to. */
  async #begin(): Promise<void> {
    if (this.#hasBegun) return;
    await startSweep(this.#context.pool, { kind: 'fold', version: FOLD_VERSION });
    this.#hasBegun = true;
  }

  async #mayRun(sweep: Sweep): Promise<boolean> {
    if (sweep.kind === 'fold') return sweep.version <= FOLD_VERSION;
    const effectiveAt = await readSweepInstant(this.#context.pool, sweep.kind, sweep.version);
    return effectiveAt !== undefined && effectiveAt <= this.#watch.reachedByAll();
  }

  async #sweepPage(
    sweep: Sweep,
    page: Pick<SweepPage, 'customersMax' | 'except'>,
    stopping: AbortSignal,
  ): Promise<number> {
    const untilOf: SweepPage['untilOf'] = ({ foldedTo, partition }) =>
      sweep.kind === 'fold' ? foldedTo : this.#watch.reached(partition);
    const advanced = await sweepPage(this.#context, sweep, { ...page, untilOf });
    if (advanced === undefined) return 0;
    this.#context.metrics.swept.inc(advanced.customers);
    await pause(this.#throttle.spend(advanced.customers, performance.now()), stopping);
    return advanced.customers;
  }
}

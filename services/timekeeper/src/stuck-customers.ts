/**
 * Customers whom the fold or the store refuses: a page that fails for one of its customers is gone through one by one, the one that
 * fails is set aside for the life of this process, and reported; the others go on.
 */
import { AdvanceError } from '@loyalty-ladder/decisions/advance-customers.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

/**
 * Advances a page of at most so many customers, and none of those excepted. Called again it goes on behind what it did.
 * @returns customers advanced.
 */
export type AdvancePage = (customersMax: number, except: ReadonlySet<bigint>) => Promise<number>;

export class StuckCustomers {
  readonly #context: Pick<TimekeeperContext, 'log' | 'metrics'>;
  readonly #customerNos = new Set<bigint>();

  constructor(context: Pick<TimekeeperContext, 'log' | 'metrics'>) {
    this.#context = context;
  }

  /** Why some customers stand still. */
  troubles(): readonly string[] {
    const { size } = this.#customerNos;
    return size === 0 ? [] : [`${size} customers cannot be advanced; see the log`];
  }

  /** @returns customers advanced. @throws what is no customer's fault. */
  async passOver(customersMax: number, stopping: AbortSignal, advancePage: AdvancePage): Promise<number> {
    try {
      return await advancePage(customersMax, this.#customerNos);
    } catch (error) {
      if (!(error instanceof AdvanceError)) throw error;
      const [customerNo, ...others] = error.customerNos;
      if (customerNo === undefined || others.length > 0) return this.#search(error, stopping, advancePage);
      this.#setAside(customerNo, error.cause);
      return 0;
    }
  }

  async #search({ customerNos }: AdvanceError, stopping: AbortSignal, advancePage: AdvancePage): Promise<number> {
    const before = this.#customerNos.size;
    let customers = 0;
    for (let tries = customerNos.length; tries > 0 && this.#customerNos.size === before; tries--) {
      if (stopping.aborted) break;
      customers += await this.passOver(1, stopping, advancePage);
    }
    return customers;
  }

  #setAside(customerNo: bigint, cause: unknown): void {
    this.#customerNos.add(customerNo);
    this.#context.metrics.stuck.set(this.#customerNos.size);
    this.#context.log.error({ err: cause, customerNo: String(customerNo) }, 'customer set aside');
  }
}

/** Who can be recommended to the shop at an instant: those who will buy there for the first time soon after. */
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import type { Shopper } from './shopper.ts';

const WITHIN_DAYS = 60;

export class Friends {
  /** By their first purchase. */
  readonly #newcomers: readonly { readonly customerId: string; readonly firstAt: Instant }[];

  constructor(shoppers: readonly Shopper[]) {
    this.#newcomers = shoppers
      .map(({ customerId, purchases }) => ({ customerId, firstAt: purchases[0].occurredAt }))
      .sort((a, b) => a.firstAt - b.firstAt);
  }

  /** @returns undefined when nobody comes in time. */
  newcomerAfter(at: Instant, random: SeededRandom): string | undefined {
    const from = this.#indexAfter(at);
    const to = this.#indexAfter(at + WITHIN_DAYS * DAY_MS);
    return this.#newcomers[random.between(from, to)]?.customerId;
  }

  #indexAfter(at: Instant): number {
    const index = this.#newcomers.findIndex(({ firstAt }) => firstAt > at);
    return index === -1 ? this.#newcomers.length : index;
  }
}

/** Spreads work over time: after each portion says how long to wait so that no more than so much is done in a second. */
export class Throttle {
  readonly #perSecondMax: number;
  #freeAtMs = 0;

  constructor(perSecondMax: number) {
    this.#perSecondMax = perSecondMax;
  }

  /** @param nowMs monotonic. @returns how long to wait before the next portion, ms. */
  spend(amount: number, nowMs: number): number {
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + (amount / this.#perSecondMax) * 1_000;
    return this.#freeAtMs - nowMs;
  }
}

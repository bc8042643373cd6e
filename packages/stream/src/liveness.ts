/** When a group member was last heard of: by its own process, which restarts one that has fallen silent, and by the group. */

const SILENCE_MS_MAX = 60_000;

export class Liveness {
  readonly #sessionMs: number;
  readonly #nowMs: () => number;
  #lastSignMs: number;
  #lastHeardMs: number;

  /** @param sessionMs after so long without a heartbeat the group gives the member's partitions to others. */
  constructor(sessionMs: number, nowMs = () => performance.now()) {
    this.#sessionMs = sessionMs;
    this.#nowMs = nowMs;
    this.#lastSignMs = nowMs();
    this.#lastHeardMs = nowMs();
  }

  /** The client does something, if only ask for records that are not there. */
  signOfLife(): void {
    this.#lastSignMs = this.#nowMs();
  }

  /** The group has said that this is its member. */
  heardByGroup(): void {
    this.#lastHeardMs = this.#nowMs();
    this.signOfLife();
  }

  /** Whether the group cannot have given the member up unheard. */
  isInSession(): boolean {
    return this.#nowMs() - this.#lastHeardMs < this.#sessionMs;
  }

  whyNotLive(): readonly string[] {
    const silentMs = this.#nowMs() - this.#lastSignMs;
    return silentMs > SILENCE_MS_MAX ? [`the consumer has been silent for ${Math.round(silentMs / 1_000)} s`] : [];
  }
}

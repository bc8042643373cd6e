/** Lets a task rest until somebody wakes it, at the latest for so long. */
export class WakeUp {
  /** It came while nobody waited. */
  #pending = false;
  #wake: (() => void) | undefined;

  async wait(ms: number): Promise<void> {
    if (!this.#pending) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    this.#pending = false;
    this.#wake = undefined;
  }

  wake(): void {
    this.#pending = true;
    this.#wake?.();
  }
}

/**
 * One reading for all who ask at once. Nobody gets one that began before they asked: whoever comes while one is under way waits for the
 * next one, with all the others who have come by then. So as many may ask as like, and two readings are the most that anybody waits for.
 */
export class FreshReading<Value> {
  readonly #read: () => Promise<Value>;
  #underWay: Promise<Value> | undefined;
  #next: Promise<Value> | undefined;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  /** @returns what was read after this call. @throws what the reading throws. */
  get(): Promise<Value> {
    if (this.#underWay === undefined) return this.#begin();
    this.#next ??= this.#underWay.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<Value> {
    this.#next = undefined;
    const reading = this.#read().finally(() => {
      if (this.#underWay === reading) this.#underWay = undefined;
    });
    this.#underWay = reading;
    return reading;
  }
}

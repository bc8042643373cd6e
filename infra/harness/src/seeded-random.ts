/** Chance that comes out the same on every run and machine: sfc32 (Chris Doty-Humphrey, PractRand), seeded by a text. */
import { hash } from 'node:crypto';

export class SeededRandom {
  readonly #words: Uint32Array<ArrayBuffer>;

  constructor(seed: string) {
    const digest = hash('sha256', seed, 'buffer');
    this.#words = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  }

  /** 0 <= unit < 1 */
  unit(): number {
    return this.#next() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Whole, from <= value < to. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from));
  }

  /** Whole, 0 or more: waiting times. */
  exponential(mean: number): number {
    return Math.floor(-mean * Math.log(1 - this.unit()));
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.between(0, items.length)] ?? items[0];
  }

  /** Fisher-Yates, in place. */
  shuffle(items: Uint32Array): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.between(0, last + 1);
      const held = items[last] ?? 0;
      items[last] = items[other] ?? 0;
      items[other] = held;
    }
  }

  #next(): number {
    const words = this.#words;
    const [a = 0, b = 0, c = 0, counter = 0] = words;
    words[3] = counter + 1;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    const sum = (a + b + counter) >>> 0;
    words[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  }
}

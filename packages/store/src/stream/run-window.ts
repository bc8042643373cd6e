/**
 * The latest so many marks of a sequence, as runs of equal ones: a source whose last 500 records are good takes four characters in the
 * partition's row, and one record more costs the same however large the window is.
 */
interface Run {
  readonly mark: string;
  count: number;
}

/** A mark ends in a character that is no digit, so that its count can follow: `.200`, `12x3`. */
const RUN = /^(\d*\D)(\d+)$/;

export class RunWindow {
  readonly #max: number;
  readonly #runs: Run[] = [];
  readonly #counts = new Map<string, number>();
  #size = 0;

  /** @param text as `toString` wrote it, possibly with another limit. */
  constructor(max: number, text = '') {
    this.#max = max;
    for (const run of text === '' ? [] : text.split(' ')) {
      const [, mark, count] = RUN.exec(run) ?? [];
      if (mark === undefined) throw new Error('a window of marks is malformed');
      this.push(mark, Number(count));
    }
  }

  get size(): number {
    return this.#size;
  }

  /** How often each mark is in the window. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  count(mark: string): number {
    return this.#counts.get(mark) ?? 0;
  }

  push(mark: string, count = 1): void {
    const last = this.#runs.at(-1);
    if (last?.mark === mark) last.count += count;
    else this.#runs.push({ mark, count });
    this.#add(mark, count);
    while (this.#size > this.#max) this.#drop(this.#size - this.#max);
  }

  /** The same window without the marks that are not to be kept. */
  where(isKept: (mark: string) => boolean): RunWindow {
    const kept = new RunWindow(this.#max);
    for (const { mark, count } of this.#runs) if (isKept(mark)) kept.push(mark, count);
    return kept;
  }

  toString(): string {
    return this.#runs.map(({ mark, count }) => `${mark}${count}`).join(' ');
  }

  #drop(surplus: number): void {
    const [oldest] = this.#runs;
    if (oldest === undefined) return;
    const count = Math.min(oldest.count, surplus);
    oldest.count -= count;
    if (oldest.count === 0) this.#runs.shift();
    this.#add(oldest.mark, -count);
  }

  #add(mark: string, count: number): void {
    const sum = this.count(mark) + count;
    if (sum === 0) this.#counts.delete(mark);
    else this.#counts.set(mark, sum);
    this.#size += count;
  }
}

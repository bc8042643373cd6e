/** Where the logs of the input topics end. One reading serves many batches. */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';

/** Offset of the next record to be appended, by `topic/partition`. */
export type LogEnds = ReadonlyMap<string, bigint>;

const APPEND_MS = 250;
const RECENT_MS = 1_000;

export class SettledEnds {
  readonly #read: () => Promise<LogEnds>;
  #ends: LogEnds = new Map();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(read: () => Promise<LogEnds>) {
    this.#read = read;
  }

  /**
   * Ends that lie above everything that was appended before the given records. They are read a moment after those were appended,
   * because a broker appends the partitions of one request one after the other. In a backlog one reading serves many batches.
   * @param appendedAtMs the broker's time of the newest of the records.
   */
  async after(appendedAtMs: number): Promise<LogEnds> {
    if (this.#readAtMs >= appendedAtMs + APPEND_MS) return this.#ends;
    const ageMs = Date.now() - appendedAtMs;
    if (ageMs >= 0 && ageMs < APPEND_MS) await pause(APPEND_MS - ageMs);
    return this.#readNow();
  }

  /** At most a second old: enough to know of a topic that nobody reads. */
  async recent(): Promise<LogEnds> {
    return Date.now() - this.#readAtMs < RECENT_MS ? this.#ends : this.#readNow();
  }

  async #readNow(): Promise<LogEnds> {
    const readAtMs = Date.now();
    const ends = await this.#read();
    if (readAtMs > this.#readAtMs) {
      this.#ends = ends;
      this.#readAtMs = readAtMs;
    }
    return ends;
  }
}

/**
 * Something that is read in the background, again and again: whoever wants it gets the last one at once, with its age. A reading that fails
 * is taken again at the next turn, and leaves the last one standing. Who looks on must not end what it looks at: nothing that a reading
 * throws gets any further.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';

export interface ReadingOptions<Value> {
  readonly name: string;
  /** From its end to the next one. */
  readonly restMs: number;
  /** It rests so many times as long as it took, if that is longer: what it costs stays bounded, however much there is to read. */
  readonly rests?: number;
  readonly read: (stopping: AbortSignal) => Promise<Value>;
  /** Of a value that others have read before; without it, it is as old as the reading. */
  ageMsOf?(value: Value): number;
}

export interface LatestReading<Value> {
  readonly value: Value;
  /** When it was begun: what changed while it was taken may be missing. */
  readonly begunAt: Instant;
}

export class RepeatedReading<Value> {
  readonly #options: ReadingOptions<Value>;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #latest: LatestReading<Value> | undefined;
  /** Of the monotonic clock: at first when reading began at all. */
  #begunAtMs = performance.now();
  #failures = 0;
  #fault: unknown;

  /** Reads at once, and again and again until it is stopped. */
  constructor(options: ReadingOptions<Value>, log: Log) {
    this.#options = options;
    this.#log = log;
    this.#running = this.#run();
  }

  /** The last one that succeeded. */
  get latest(): LatestReading<Value> | undefined {
    return this.#latest;
  }

  /** How long ago the latest one was begun, ms; before the first, since reading began. */
  get ageMs(): number {
    return performance.now() - this.#begunAtMs;
  }

  /** So many have failed since the beginning. */
  get failures(): number {
    return this.#failures;
  }

  /** What the last attempt threw; undefined: it succeeded. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Waits for the reading under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { restMs, rests = 0 } = this.#options;
    while (!signal.aborted) {
      const begunAtMs = performance.now();
      await this.#read(signal);
      await pause(Math.max(restMs, rests * (performance.now() - begunAtMs)), signal);
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const begunAtMs = performance.now();
    try {
      const value = await this.#options.read(signal);
      const ageMs = this.#options.ageMsOf?.(value) ?? performance.now() - begunAtMs;
      this.#latest = { value, begunAt: Date.now() - ageMs };
      this.#begunAtMs = performance.now() - ageMs;
      this.#fault = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      // Once an outage: the count goes on.
      this.#log[this.#fault === undefined ? 'warn' : 'debug'](
        { err: error, reading: this.#options.name },
        'a reading of the running system failed; it is taken again',
      );
      this.#fault = error;
    }
  }
}

/**
 * Tells Prometheus of the system as a whole: what no process can say of itself, for its series would vanish, or stand still, with it. Any
 * service can mount it (mount-exporter.ts). Each reading is taken in the background, at its own interval; a scrape is answered at once,
 * with the last one and its age. One that fails is tried again at the next turn; the last one stands until it is too old to be believed,
 * then its series end, as Prometheus wants it (a gap, not a flat line), and the age goes on growing.
 */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { Counter, Gauge, Registry } from 'prom-client';
import { type Family, tell } from './family.ts';

export interface ReadingOptions<Reading> {
  /** The label of its age. */
  readonly name: string;
  /** From its end to the next one. */
  readonly restMs: number;
  /** How old it may be told, ms. */
  readonly ageMsMax: number;
  readonly read: (stopping: AbortSignal) => Promise<Reading>;
  readonly families: readonly Family<Reading>[];
}

export class Exporter {
  /** Without the label of the service that it is mounted in: it speaks of all. */
  readonly metrics = new Registry();
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>[] = [];
  /** By reading: when the last one that succeeded was begun (ms of the monotonic clock), at first when the exporter was. */
  readonly #readAtMs = new Map<string, number>();
  readonly #failures: Counter<'reading'>;

  constructor(log: Log) {
    this.#log = log;
    const registers = [this.metrics];
    const readAtMs = this.#readAtMs;
    this.#failures = new Counter({
      name: 'ladder_export_failures_total',
      help: 'Readings that failed and are taken again.',
      labelNames: ['reading'],
      registers,
    });
    new Gauge({
      name: 'ladder_export_age_seconds',
      help: 'How long ago the reading was begun whose figures are told; before the first, since this process began to read.',
      labelNames: ['reading'],
      registers,
      collect() {
        for (const [reading, atMs] of readAtMs) this.set({ reading }, (performance.now() - atMs) / 1_000);
      },
    });
  }

  /** Reads at once, and again and again until it is stopped. */
  add<Reading>(options: ReadingOptions<Reading>): void {
    const { name, ageMsMax, families } = options;
    this.#readAtMs.set(name, performance.now());
    this.#failures.inc({ reading: name }, 0);
    let latest: Reading | undefined;
    const isBelieved = () => performance.now() - (this.#readAtMs.get(name) ?? 0) <= ageMsMax;
    for (const family of families) tell(this.metrics, family, () => (isBelieved() ? latest : undefined));
    const keep = (reading: Reading) => {
      latest = reading;
    };
    this.#running.push(this.#read(options, keep));
  }

  /** Waits for the readings under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  async #read<Reading>(
    { name, restMs, read }: ReadingOptions<Reading>,
    keep: (reading: Reading) => void,
  ): Promise<void> {
    const { signal } = this.#stopping;
    let isFailing = false;
    while (!signal.aborted) {
      const atMs = performance.now();
      try {
        keep(await read(signal));
        this.#readAtMs.set(name, atMs);
        isFailing = false;
      } catch (error) {
        // Whatever it is: who looks on must not end what it looks at.
        if (signal.aborted) return;
        this.#failures.inc({ reading: name });
        // Once an outage: the counter goes on counting.
        this.#log[isFailing ? 'debug' : 'warn'](
          { err: error, reading: name },
          'a reading for Prometheus failed; it is taken again',
        );
        isFailing = true;
      }
      await pause(restMs, signal);
    }
  }
}

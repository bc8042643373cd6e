/**
 * Tells Prometheus of the system as a whole: what no process can say of itself, for its series would vanish, or stand still, with it. Any
 * service can mount it (mount-exporter.ts). Each reading is taken in the background, at its own interval (repeated-reading.ts); a scrape is
 * answered at once, with the last one and its age. It stands until it is too old to be believed, then its series end, as Prometheus wants it
 * (a gap, not a flat line), and the age goes on growing.
 */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { Counter, Gauge, Registry } from 'prom-client';
import { type ReadingOptions, RepeatedReading } from '../watch/repeated-reading.ts';
import { type Family, tell } from './family.ts';

export interface ExportOptions<Reading> extends ReadingOptions<Reading> {
  /** How old it may be told, ms. */
  readonly ageMsMax: number;
  readonly families: readonly Family<Reading>[];
}

export class Exporter {
  /** Without the label of the service that it is mounted in: it speaks of all. */
  readonly metrics = new Registry();
  readonly #log: Log;
  /** By the label of their age. */
  readonly #readings = new Map<string, RepeatedReading<unknown>>();

  constructor(log: Log) {
    this.#log = log;
    const registers = [this.metrics];
    const readings = this.#readings;
    new Counter({
      name: 'loyalty_export_failures_total',
      help: 'Readings that failed and are taken again.',
      labelNames: ['reading'],
      registers,
      collect() {
        this.reset();
        for (const [reading, { failures }] of readings) this.inc({ reading }, failures);
      },
    });
    new Gauge({
      name: 'loyalty_export_age_seconds',
      help: 'How long ago the reading was begun whose figures are told; before the first, since this process began to read.',
      labelNames: ['reading'],
      registers,
      collect() {
        for (const [reading, { ageMs }] of readings) this.set({ reading }, ageMs / 1_000);
      },
    });
  }

  /** Reads at once, and again and again until it is stopped. */
  add<Reading>(options: ExportOptions<Reading>): void {
    const { name, ageMsMax, families } = options;
    const reading = new RepeatedReading(options, this.#log);
    this.#readings.set(name, reading);
    const latest = () => (reading.ageMs <= ageMsMax ? reading.latest?.value : undefined);
    for (const family of families) tell(this.metrics, family, latest);
  }

  /** Waits for the readings under way. */
  async stop(): Promise<void> {
    await Promise.all([...this.#readings.values()].map((reading) => reading.stop()));
  }
}

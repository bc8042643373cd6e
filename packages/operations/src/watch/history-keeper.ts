/**
 * Keeps the past: of each ten seconds what the last snapshot said, from which Postgres itself makes coarser steps. Several dashboards write the
 * same, and the first is believed. What Postgres does not take waits here, for an hour at most; nothing of it is worth more.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { dropReadings } from '@loyalty-ladder/store/dashboard/drop-readings.ts';
import { insertReadings } from '@loyalty-ladder/store/dashboard/insert-readings.ts';
import { forgetSeries, nameSeries } from '@loyalty-ladder/store/dashboard/name-series.ts';
import { rollUpReadings } from '@loyalty-ladder/store/dashboard/roll-up-readings.ts';
import { dropTimelineEvents, insertTimelineEvents } from '@loyalty-ladder/store/dashboard/timeline-events.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { stepOf } from './even-steps.ts';
import { COARSER, FINE, KEPT_DAYS_MAX, STEPS } from './history-steps.ts';
import type { Snapshot, TimelineEvent } from './snapshot.ts';
import { type SeriesReading, snapshotSeries } from './snapshot-series.ts';

const FINE_MS = FINE.seconds * 1_000;
const DAY_MS = 86_400_000;
/** An hour of them. */
const WAITING_MAX = 3_600 / FINE.seconds;
const EVENTS_WAITING_MAX = 1_000;
/** Of each step and table, each time: more is left to the next one. */
const ROWS_DROPPED_MAX = 200;
const STEPS_ROLLED_MAX = 60;

interface Waiting {
  /** Beginning of the ten seconds. */
  readonly at: Instant;
  readonly readings: readonly SeriesReading[];
}

export class HistoryKeeper {
  readonly #pool: Pool;
  /** Ten seconds that are not over yet. */
  #current: Waiting | undefined;
  #waiting: readonly Waiting[] = [];
  #events: readonly TimelineEvent[] = [];
  #numbers: ReadonlyMap<string, number> = new Map();
  #numberedAt: Instant = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  add(snapshot: Snapshot): void {
    const at = stepOf(snapshot.at, FINE_MS);
    if (this.#current !== undefined && this.#current.at !== at) this.#close();
    this.#current = { at, readings: snapshotSeries(snapshot) };
  }

  addEvents(events: readonly TimelineEvent[]): void {
    this.#events = [...this.#events, ...events].slice(-EVENTS_WAITING_MAX);
  }

  /** Writes what waits, makes coarser steps of it, and forgets what is too old. @throws what Postgres throws: what it has not taken goes on waiting. */
  async write(): Promise<void> {
    await this.#writeEvents();
    const newest = this.#waiting.at(-1);
    if (newest === undefined) return;
    await this.#writeReadings();
    const until = newest.at + FINE_MS;
    await this.#rollUp(until);
    await this.#forget(until);
  }

  /** The same with the ten seconds that are under way: a process that ends has no better word about them. */
  async writeLast(): Promise<void> {
    if (this.#current !== undefined) this.#close();
    await this.write();
  }

  #close(): void {
    if (this.#current !== undefined) this.#waiting = [...this.#waiting, this.#current].slice(-WAITING_MAX);
    this.#current = undefined;
  }

  async #writeEvents(): Promise<void> {
    const events = this.#events;
    await insertTimelineEvents(this.#pool, events);
    this.#events = this.#events.filter((event) => !events.includes(event));
  }

  async #writeReadings(): Promise<void> {
    const waiting = this.#waiting;
    await this.#number(waiting);
    const rows = waiting.map(({ at, readings }) => ({
      at,
      series: readings.map(({ name }) => this.#numbers.get(name) as number),
      values: readings.map(({ value }) => value),
    }));
    await inTransaction(this.#pool, async (tx) => ({
      result: undefined,
      riders: rows.map((row) => insertReadings(tx, row)),
    }));
    this.#waiting = this.#waiting.filter((each) => !waiting.includes(each));
  }

  /** Once a day, and where a name is new. */
  async #number(waiting: readonly Waiting[]): Promise<void> {
    const units = new Map(waiting.flatMap(({ readings }) => readings.map(({ name, unit }) => [name, unit] as const)));
    const isToday = (waiting.at(-1)?.at ?? 0) < this.#numberedAt + DAY_MS;
    if (isToday && [...units.keys()].every((name) => this.#numbers.has(name))) return;
    const named = await nameSeries(
      this.#pool,
      Array.from(units, ([name, unit]) => ({ name, unit })),
    );
    this.#numbers = new Map(named.map(({ name, seriesNo }) => [name, seriesNo]));
    this.#numberedAt = waiting.at(-1)?.at ?? 0;
    await forgetSeries(this.#pool, KEPT_DAYS_MAX);
  }

  async #rollUp(until: Instant): Promise<void> {
    for (const [index, { seconds }] of COARSER.entries()) {
      const rollUp = {
        stepSeconds: seconds,
        ofStepSeconds: (STEPS[index] ?? FINE).seconds,
        until: stepOf(until, seconds * 1_000),
        stepsMax: STEPS_ROLLED_MAX,
      };
      while ((await rollUpReadings(this.#pool, rollUp)) > 0);
    }
  }

  async #forget(now: Instant): Promise<void> {
    for (const { seconds, keptMs } of STEPS) await dropReadings(this.#pool, seconds, now - keptMs, ROWS_DROPPED_MAX);
    await dropTimelineEvents(this.#pool, now - KEPT_DAYS_MAX * DAY_MS, ROWS_DROPPED_MAX);
  }
}

/** What the last minutes said, second by second, in the memory of this process: for who was away for a moment, and while Postgres is. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { evenSteps } from './even-steps.ts';
import type { History, HistorySeries, HistoryUnit, Snapshot, TimelineEvent } from './snapshot.ts';
import { type SeriesReading, snapshotSeries } from './snapshot-series.ts';

/** At one a second. */
const SNAPSHOTS_MAX = 300;
const EVENTS_MAX = 1_000;
const STEP_MS = 1_000;

/** Place and unit of each series. One for all seconds in which there were the same: names would take more room than values. */
type Layout = ReadonlyMap<string, { readonly place: number; readonly unit: HistoryUnit }>;

interface Entry {
  readonly at: Instant;
  readonly layout: Layout;
  readonly values: Float64Array;
}

export class RecentReadings {
  #entries: Entry[] = [];
  #events: TimelineEvent[] = [];

  add(snapshot: Snapshot): void {
    const { at } = snapshot;
    const readings = snapshotSeries(snapshot);
    const layout = layoutOf(readings, this.#entries.at(-1)?.layout);
    const values = Float64Array.from(readings, ({ value }) => value);
    this.#entries = [...this.#entries, { at, layout, values }].slice(-SNAPSHOTS_MAX);
  }

  addEvents(events: readonly TimelineEvent[]): void {
    this.#events = [...this.#events, ...events].slice(-EVENTS_MAX);
  }

  /** Since when it knows all; undefined: it knows nothing. */
  get since(): Instant | undefined {
    return this.#entries[0]?.at;
  }

  /** @param to exclusive. @param prefixes of names of series. */
  between(from: Instant, to: Instant, prefixes: readonly string[]): History {
    const entries = this.#entries.filter(({ at }) => at >= from && at < to);
    const at = evenSteps(from, to, STEP_MS);
    return {
      ...{ from, to, stepMs: STEP_MS, at },
      series: namesIn(entries, prefixes).map(([name, unit]) => seriesOf(name, unit, entries, at)),
      events: this.#events.filter((event) => event.at >= from && event.at < to),
    };
  }
}

function layoutOf(readings: readonly SeriesReading[], before: Layout | undefined): Layout {
  const isAsBefore =
    before?.size === readings.length && readings.every(({ name }, place) => before.get(name)?.place === place);
  return isAsBefore ? before : new Map(readings.map(({ name, unit }, place) => [name, { place, unit }]));
}

function namesIn(entries: readonly Entry[], prefixes: readonly string[]): [string, HistoryUnit][] {
  const layouts = new Set(entries.map(({ layout }) => layout));
  const units = new Map(
    [...layouts].flatMap((layout) => Array.from(layout, ([name, { unit }]) => [name, unit] as const)),
  );
  return [...units].filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)));
}

function seriesOf(name: string, unit: HistoryUnit, entries: readonly Entry[], at: readonly Instant[]): HistorySeries {
  const values = at.map((): number | null => null);
  const [first = 0] = at;
  for (const entry of entries) {
    const place = entry.layout.get(name)?.place;
    const value = place === undefined ? undefined : entry.values[place];
    if (value !== undefined) values[Math.floor((entry.at - first) / STEP_MS)] = value;
  }
  return { name, unit, values, highest: null };
}

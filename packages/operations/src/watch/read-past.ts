/** The past as Postgres has it: series by the beginning of their names, over some time, in even steps. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { findSeries } from '@loyalty-ladder/store/dashboard/name-series.ts';
import { readReadings, type StoredPoint } from '@loyalty-ladder/store/dashboard/read-readings.ts';
import { readTimelineEvents } from '@loyalty-ladder/store/dashboard/timeline-events.ts';
import type { Pool } from 'pg';
import { evenSteps } from './even-steps.ts';
import { stepFor } from './history-steps.ts';
import type { History, HistorySeries, HistoryUnit, TimelineEvent } from './snapshot.ts';

export interface PastAsked {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** Of names of series. */
  readonly prefixes: readonly string[];
  readonly now: Instant;
}

/** Of one answer. */
export const SERIES_MAX = 100;
const EVENTS_MAX = 500;

/** @returns undefined where the prefixes are those of more than `SERIES_MAX` series. */
export async function readPast(pool: Pool, { from, to, prefixes, now }: PastAsked): Promise<History | undefined> {
  const { seconds } = stepFor(from, to, now);
  const stepMs = seconds * 1_000;
  const [named, events] = await Promise.all([
    findSeries(pool, prefixes, SERIES_MAX + 1),
    readTimelineEvents(pool, from, to, EVENTS_MAX),
  ]);
  if (named.length > SERIES_MAX) return undefined;
  const at = evenSteps(from, to, stepMs);
  const [first = from] = at;
  const series = named.map(({ seriesNo }) => seriesNo);
  const points = await readReadings(pool, { stepSeconds: seconds, from: first, to, series });
  return {
    ...{ from, to, stepMs, at },
    series: named.map(({ seriesNo, name, unit }) => ({
      ...{ name, unit: unit as HistoryUnit },
      ...placed(points.get(seriesNo) ?? [], at, stepMs),
    })),
    events: events.toReversed() as TimelineEvent[],
  };
}

function placed(
  points: readonly StoredPoint[],
  at: readonly Instant[],
  stepMs: number,
): Pick<HistorySeries, 'values' | 'highest'> {
  const values = at.map((): number | null => null);
  const highest = at.map((): number | null => null);
  const [first = 0] = at;
  for (const [begins, latest, most] of points) {
    const place = (begins - first) / stepMs;
    values[place] = latest;
    highest[place] = most;
  }
  return { values, highest: highest.every((value) => value === null) ? null : highest };
}

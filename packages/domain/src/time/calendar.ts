/**
 * Days in the program's time zone (domain.md: "A day begins at its first instant: 00:00, or where the clocks skip it the instant
 * after the gap"). A day lasts until the next one begins, so where clocks go back over midnight the repeated hour belongs to the day
 * that had already begun: days never run backwards, which every window and every silence relies on.
 */
import type { Day } from './day.ts';
import { DAY_MS, HOUR_MS, type Instant } from './instant.ts';
import { type ZoneOffsets, zoneOffsets } from './zone-offsets.ts';

/** No zone has ever been further ahead of UTC (Manila's local mean time was 15:56 behind, Metlakatla's 15:13 ahead). */
const OFFSET_MS_MAX = 16 * HOUR_MS;

export class Calendar {
  readonly zone: string;
  readonly #starts: readonly Instant[];
  readonly #offsetsMs: readonly number[];
  /** The latest day that had begun before each start. */
  readonly #begunBefore: readonly Day[];
  #latest = 0;

  constructor(zone: string, offsets: ZoneOffsets = zoneOffsets(zone)) {
    this.zone = zone;
    this.#starts = offsets.starts;
    this.#offsetsMs = offsets.offsetsMs;
    this.#begunBefore = begunBefore(offsets);
  }

  /** The day that an instant lies in. */
  dayOf(at: Instant): Day {
    const index = this.#indexAt(at);
    const local = Math.floor((at + (this.#offsetsMs[index] ?? 0)) / DAY_MS);
    return Math.max(local, this.#begunBefore[index] ?? local);
  }

  /** The first instant of a day; of a date that the zone skipped altogether, the instant after the gap. */
  startOf(day: Day): Instant {
    return this.firstAt(day * DAY_MS);
  }

  /** @param local a time of the wall clock, ms as if it were UTC. @returns the first instant at which it shows that or more. */
  firstAt(local: number): Instant {
    for (let index = this.#indexAt(local - OFFSET_MS_MAX); ; index++) {
      const first = Math.max(this.#starts[index] ?? local, local - (this.#offsetsMs[index] ?? 0));
      if (first < this.#end(index)) return first;
    }
  }

  /** @returns the last instant at which the wall clock shows that time: where the clocks go back over it, the second; in a gap as `firstAt`. */
  lastAt(local: number): Instant {
    let last = this.firstAt(local);
    for (
      let index = this.#indexAt(last) + 1;
      (this.#starts[index] ?? Number.POSITIVE_INFINITY) < last + DAY_MS;
      index++
    ) {
      const again = local - (this.#offsetsMs[index] ?? 0);
      if (again >= (this.#starts[index] ?? 0) && again < this.#end(index)) last = again;
    }
    return last;
  }

  #end(index: number): Instant {
    return this.#starts[index + 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Facts come in order of time, so the offset found last is nearly always the one asked for. */
  #indexAt(at: Instant): number {
    const { starts, latest } = { starts: this.#starts, latest: this.#latest };
    if (at >= (starts[latest] ?? 0) && at < this.#end(latest)) return latest;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    this.#latest = low;
    return low;
  }
}

function begunBefore({ starts, offsetsMs }: ZoneOffsets): Day[] {
  const days: Day[] = [Number.NEGATIVE_INFINITY];
  for (let index = 1; index < starts.length; index++) {
    const local = (starts[index] ?? 0) - 1 + (offsetsMs[index - 1] ?? 0);
    days.push(Math.max(days[index - 1] ?? 0, Math.floor(local / DAY_MS)));
  }
  return days;
}

/** A zone's table takes a tenth of a second to build, and all versions of a program have the same zone. */
const CALENDARS = new Map<string, Calendar>();

/** @throws RangeError for a name that the tz database does not know. */
export function calendarOf(zone: string): Calendar {
  const known = CALENDARS.get(zone);
  if (known !== undefined) return known;
  const calendar = new Calendar(zone);
  CALENDARS.set(zone, calendar);
  return calendar;
}

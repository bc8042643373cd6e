/** The offsets from UTC that a time zone has had and will have, as one table that the calendar searches without a date library. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from './instant.ts';

/** `offsetsMs[i]` holds from `starts[i]` (inclusive) to the next start; the first start is -Infinity. */
export interface ZoneOffsets {
  readonly starts: readonly Instant[];
  readonly offsetsMs: readonly number[];
}

/** The tz database begins after 1800 (local mean time before it); from 2300 on the last offset stays. */
const FIRST = Date.UTC(1800, 0, 1);
const LAST = Date.UTC(2300, 0, 1);

/** @throws RangeError for a name that the tz database does not know. */
export function zoneOffsets(zone: string): ZoneOffsets {
  let moment = Temporal.Instant.fromEpochMilliseconds(FIRST).toZonedDateTimeISO(zone);
  const starts: Instant[] = [Number.NEGATIVE_INFINITY];
  const offsetsMs = [offsetMs(moment)];
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= LAST) return { starts, offsetsMs };
    starts.push(next.epochMilliseconds);
    offsetsMs.push(offsetMs(next));
    moment = next;
  }
}

function offsetMs(moment: Temporal.ZonedDateTime): number {
  return moment.offsetNanoseconds / 1_000_000;
}

/**
 * Hours of each day in which nobody is to be disturbed, by the wall clock of the program's zone. They are one piece each night, and rather
 * too long than too short where the clocks change: they begin when the clock first shows their beginning, end when it last shows their
 * end, and an edge that the clocks skip is the instant after the gap.
 */
import type { Calendar } from './calendar.ts';
import { DAY_MS, type Instant } from './instant.ts';

const MINUTE_MS = 60_000;

export interface QuietHours {
  /** Minutes after midnight, 0 to 1,439; the two differ. */
  readonly fromMinute: number;
  /** Exclusive; before `fromMinute` it is of the next day. */
  readonly toMinute: number;
}

/** @returns when the quiet hours end that an instant lies in; undefined: it lies in none. */
export function quietUntil(at: Instant, { fromMinute, toMinute }: QuietHours, calendar: Calendar): Instant | undefined {
  const today = calendar.dayOf(at);
  const endsOn = toMinute > fromMinute ? 0 : 1;
  for (const day of [today - 1, today, today + 1]) {
    const from = calendar.firstAt(day * DAY_MS + fromMinute * MINUTE_MS);
    const until = calendar.lastAt((day + endsOn) * DAY_MS + toMinute * MINUTE_MS);
    if (at >= from && at < until) return until;
  }
  return undefined;
}

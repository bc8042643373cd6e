/** When the base was to be measured last. */
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

const MINUTE_MS = 60_000;

/** @param time such as `03:00`, of the wall clock. @returns the latest instant up to `by` at which it began to show that time, or skipped it. */
export function latestNight(time: string, by: Instant, calendar: Calendar): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const of = (day: number) => calendar.firstAt(day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS);
  const today = calendar.dayOf(by);
  const ofToday = of(today);
  return ofToday <= by ? ofToday : of(today - 1);
}

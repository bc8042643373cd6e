/** The span of a report: behind one instant, up to and including another. */
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Span } from '../ladder/ladder-tally.ts';

/** A quarter. */
export const DEFAULT_SPAN_DAYS = 90;

/** @returns undefined: it would end before it begins. */
export function spanOf(from: Instant | undefined, untilAt: Instant): Span | undefined {
  const fromAt = from ?? untilAt - DEFAULT_SPAN_DAYS * DAY_MS;
  return fromAt < untilAt ? { fromAt, untilAt } : undefined;
}

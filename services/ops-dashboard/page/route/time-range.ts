/** The stretch of time that charts show: the latest minutes or hours, moving on, or one that stands. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

const MINUTE_MS = 60_000;

/** From the newest reading backwards. */
export const LATEST_MS = {
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '6h': 360 * MINUTE_MS,
  '24h': 1_440 * MINUTE_MS,
  '7d': 10_080 * MINUTE_MS,
} as const;

export type LatestName = keyof typeof LATEST_MS;
const DEFAULT_RANGE: LatestName = '15m';

export type TimeRange =
  | { readonly kind: 'latest'; readonly name: LatestName }
  | { readonly kind: 'fixed'; readonly from: Instant; readonly until: Instant };

/** What cannot be read is the default: an address is typed by people. */
export function parseRange({ range, from, until }: Readonly<Record<string, string | undefined>>): TimeRange {
  const fixed = { kind: 'fixed', from: Date.parse(from ?? ''), until: Date.parse(until ?? '') } as const;
  if (fixed.from < fixed.until) return fixed;
  return {
    kind: 'latest',
    name: range !== undefined && Object.hasOwn(LATEST_MS, range) ? (range as LatestName) : DEFAULT_RANGE,
  };
}

/** In the query of an address. */
export function rangeQuery(range: TimeRange): Readonly<Record<'range' | 'from' | 'until', string | undefined>> {
  if (range.kind === 'latest')
    return { range: range.name === DEFAULT_RANGE ? undefined : range.name, from: undefined, until: undefined };
  const [from, until] = [range.from, range.until].map((at) => new Date(Math.round(at)).toISOString());
  return { range: undefined, from, until };
}

export function boundsOf(range: TimeRange, now: Instant): { readonly from: Instant; readonly to: Instant } {
  if (range.kind === 'fixed') return { from: range.from, to: range.until };
  return { from: now - LATEST_MS[range.name], to: now };
}

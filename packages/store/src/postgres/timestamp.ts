/** Instants to and from Postgres' timestamptz text (sessions run in UTC). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** -Infinity, before all time, is an instant too. @throws RangeError for what no date can hold. */
export const toTimestamp = (at: Instant): string =>
  at === Number.NEGATIVE_INFINITY ? '-infinity' : new Date(at).toISOString();

/**
 * `2010-12-10 00:00:00.123+00` to milliseconds; what is finer is cut. The session's zone decides the suffix, so it is read, not assumed.
 * @throws RangeError for `infinity` and years before Christ: no instant of ours.
 */
export function parseTimestamp(text: string): Instant {
  const match = /^([\d-]+) ([\d:]+(?:\.\d{1,3})?)\d*([+-]\d\d)(?::?(\d\d))?$/.exec(text);
  const at = match ? Date.parse(`${match[1]}T${match[2]}${match[3]}:${match[4] ?? '00'}`) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`not a timestamp with time zone of this era: ${text}`);
  return at;
}

/**
 * When a message is tried again: the schedule of Standard Webhooks, ten attempts over about 75 hours. A message waits up to a tenth longer than it
 * says, never shorter, so that those which failed together do not come back together.
 */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** After each attempt but the last. */
export const DELAYS_MS: readonly number[] = [
  ...[5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
];
export const ATTEMPTS_MAX = DELAYS_MS.length + 1;
const JITTER = 0.1;
/** What a receiver may ask for, so that none puts off a message for ever. */
const RETRY_AFTER_MS_MAX = 24 * HOUR_MS;

/**
 * @param attempts made so far, 1 and more. @param retryAfterMs asked for by the receiver; 0: nothing.
 * @param random in [0, 1).
 * @returns undefined: it is given up.
 */
export function retryDelayMs(attempts: number, retryAfterMs: number, random = Math.random()): number | undefined {
  const delayMs = DELAYS_MS[attempts - 1];
  if (delayMs === undefined) return undefined;
  return Math.max(Math.round(delayMs * (1 + JITTER * random)), Math.min(retryAfterMs, RETRY_AFTER_MS_MAX));
}

/** A Retry-After header: seconds, or an HTTP date. @returns 0 for anything else. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND_MS;
  // What Date.parse takes besides is no HTTP date: a bare number, say.
  const at = /GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}

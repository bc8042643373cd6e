/** How long to wait before trying again: doubles up to a limit, half of it random, so that instances do not return in step. */
import { setTimeout as wait } from 'node:timers/promises';

export interface BackoffLimits {
  readonly delayMsMin: number;
  readonly delayMsMax: number;
}

/** @param attempt 0 for the first repetition. @param random in [0, 1). */
export function backoffMs(attempt: number, { delayMsMin, delayMsMax }: BackoffLimits, random = Math.random()): number {
  const full = Math.min(delayMsMax, delayMsMin * 2 ** Math.min(attempt, 30));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Waits, or returns early when the signal aborts; never rejects, so a loop only has to look at its signal. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

/** How fast records come and are applied. */
import { type Observation, observedBefore } from './partition-window.ts';

/** What has come and gone lately. */
export interface Rates {
  /** Offsets a second; where producers use transactions some are marks. null: too short a time, or another log. */
  readonly appendedPerSecond: number | null;
  readonly appliedPerSecond: number | null;
  readonly trendPerSecond: number | null;
}

const RATE_MS = 10_000;

export function ratesOf(observations: readonly Observation[]): Rates {
  const now = observations.at(-1);
  const before = observedBefore(observations, RATE_MS);
  const seconds = now === undefined || before === undefined ? 0 : (now.at - before.at) / 1_000;
  const perSecond = (to: number | null, from: number | null): number | null =>
    seconds === 0 || to === null || from === null ? null : (to - from) / seconds;
  const rising = (rate: number | null) => (rate === null || rate < 0 ? null : rate);
  if (now === undefined || before === undefined)
    return { appendedPerSecond: null, appliedPerSecond: null, trendPerSecond: null };
  return {
    appendedPerSecond: rising(perSecond(now.logEnd, before.logEnd)),
    appliedPerSecond: rising(perSecond(now.nextOffset, before.nextOffset)),
    trendPerSecond: perSecond(now.messages, before.messages),
  };
}

/** @returns null: it does not catch up, or nothing waits. */
export function secondsToClose(messages: number, trendPerSecond: number | null): number | null {
  return messages > 0 && trendPerSecond !== null && trendPerSecond < 0 ? messages / -trendPerSecond : null;
}

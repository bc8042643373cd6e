/** When Kafka will delete what a group has not applied. */
import type { Observation } from './partition-window.ts';

/** What a topic is set to; null: without limit, or not known. */
export interface Retention {
  readonly ms: number | null;
  /** Of each partition. */
  readonly bytes: number | null;
}

/**
 * By time: a record stays for `retention.ms` after its append, at the least. By size: Kafka does not say how many bytes lie before a record, so
 * what counts is how fast the log's beginning has come nearer to it.
 * @returns null: nothing waits, nothing is ever deleted, or how fast is not known.
 */
export function secondsToLoss(observations: readonly Observation[], { ms, bytes }: Retention): number | null {
  const now = observations.at(-1);
  if (now === undefined || now.messages === 0) return null;
  const byTime = ms === null || now.seconds === null ? null : Math.max(0, ms / 1_000 - now.seconds);
  const bySize = bytes === null ? null : secondsToBeginning(observations, now);
  return byTime === null || bySize === null ? (byTime ?? bySize) : Math.min(byTime, bySize);
}

function secondsToBeginning(observations: readonly Observation[], now: Observation): number | null {
  const [before] = observations;
  const deleted = before === undefined ? 0 : now.logStart - before.logStart;
  if (before === undefined || deleted <= 0) return null;
  const perSecond = deleted / ((now.at - before.at) / 1_000);
  return Math.max(0, (now.nextOffset ?? now.logStart) - now.logStart) / perSecond;
}

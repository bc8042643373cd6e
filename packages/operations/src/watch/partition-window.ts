/** What was seen of one partition of one group, look after look: what a verdict, rates and a sparkline are made of. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface Observation {
  /** Of this machine. */
  readonly at: Instant;
  /** In Postgres; null: the group has never read this partition. */
  readonly nextOffset: number | null;
  readonly logStart: number;
  readonly logEnd: number;
  /** Records not applied. */
  readonly messages: number;
  /** Of these, at or behind an open transaction of a producer: nobody can read them. */
  readonly held: number;
  /** Age of the oldest record not applied; null: there is none, or Kafka did not say. */
  readonly seconds: number | null;
}

/** As long as a sparkline. */
const KEPT_MS = 120_000;

export class PartitionWindow {
  #observations: Observation[] = [];
  #standsSince: Instant | null = null;
  #pausedAt: Instant = Number.NEGATIVE_INFINITY;

  /** Oldest first, of the last two minutes. */
  get observations(): readonly Observation[] {
    return this.#observations;
  }

  /** Of these, from the last one on at which the group was paused: what comes of a pause says nothing of how the group does. */
  get unpaused(): readonly Observation[] {
    return this.#observations.filter(({ at }) => at >= this.#pausedAt);
  }

  /** Since when something that can be read waits and nothing is applied, as far as this was looked at; null: it does not. */
  get standsSince(): Instant | null {
    return this.#standsSince;
  }

  /** @param isPaused whether people have the group apply nothing. */
  add(observation: Observation, isPaused = false): void {
    const before = this.#observations.at(-1);
    this.#standsSince = isPaused ? null : standsSince(this.#standsSince, before, observation);
    if (isPaused) this.#pausedAt = observation.at;
    const from = observation.at - KEPT_MS;
    this.#observations = [...this.#observations.filter(({ at }) => at >= from), observation];
  }
}

function standsSince(since: Instant | null, before: Observation | undefined, now: Observation): Instant | null {
  if (readable(now) === 0) return null;
  return before?.nextOffset === now.nextOffset ? (since ?? now.at) : now.at;
}

/** Records not applied that nothing but the group itself keeps from being read. */
export const readable = ({ messages, held }: Pick<Observation, 'messages' | 'held'>): number => messages - held;

/** The latest observation that is at least so old, or the oldest there is. */
export function observedBefore(observations: readonly Observation[], ms: number): Observation | undefined {
  const now = observations.at(-1);
  if (now === undefined) return undefined;
  return observations.findLast(({ at }) => at <= now.at - ms) ?? observations[0];
}

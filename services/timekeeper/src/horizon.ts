/**
 * How far time may advance a partition's customers (ARCHITECTURE.md, "Time"): to min(now, W - settle). W is the newest instant of which
 * this is true: all that lay in the input topics then has been applied by now. A stopped consumer or a backlog holds W back, so nobody is
 * declared silent whose purchases wait in Kafka. (The consumers' watermark answers a like question for one batch: pipeline/watermark.ts.)
 *
 * Settle is counted in real time and read off the ladder's clock, so a frozen clock can be advanced to exactly its instant.
 * While a topic still moves, or holds what is not applied, time also waits for its newest fact: history that is being replayed is as old
 * as its facts, not as new as the records that carry them, and under a frozen clock W is the end of time from the start.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** One input topic's partition at the time of an observation. */
export interface StreamStand {
  readonly topic: string;
  /** Offset of the next record to be appended. */
  readonly end: bigint;
  /** Up to where consumers can read: `end`, or where a transaction of a producer is open. */
  readonly readable: bigint;
  /** Offset of the next record to be applied. */
  readonly next: bigint;
  /** How many of the offsets below `next` were probes. */
  readonly probes: bigint;
  /** Newest occurredAt applied; null before the first fact. */
  readonly eventTime: Instant | null;
  /** The log is not the one that `next` is of, or has lost what comes next. */
  readonly isLost: boolean;
}

export interface Observation {
  /** Monotonic clock of this process, ms. */
  readonly realMs: number;
  /** The ladder's clock, read before the ends. */
  readonly now: Instant;
  readonly streams: readonly StreamStand[];
}

const NEVER = Number.NEGATIVE_INFINITY;

export class Horizon {
  readonly #settleMs: number;
  /** Newest last; the oldest ones that can no longer matter are dropped. */
  #observations: Observation[] = [];
  #appliedRealMs = NEVER;
  readonly #movedRealMs = new Map<string, number>();
  /** By topic, as of the last observation. */
  readonly #appliedNexts = new Map<string, bigint>();

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  observe(seen: Observation): void {
    const observation = { ...seen, streams: seen.streams.map((stand) => this.#asItWaits(stand)) };
    const before = this.#observations.at(-1);
    for (const stand of observation.streams) {
      const known = before?.streams.find(({ topic }) => topic === stand.topic);
      if (known !== undefined && withoutProbes(known) !== withoutProbes(stand))
        this.#movedRealMs.set(stand.topic, observation.realMs);
    }
    this.#observations.push(observation);
    const nexts = new Map(observation.streams.map(({ topic, next }) => [topic, next]));
    const applied = this.#observations.findLast(({ streams }) =>
      streams.every(({ topic, end }) => (nexts.get(topic) ?? 0n) >= end),
    );
    this.#appliedRealMs = Math.max(this.#appliedRealMs, applied?.realMs ?? NEVER);
    this.#forget();
  }

  /**
   * The end is read before the progress, so one below what was applied at the last observation is that of another log, whatever its consumer
   * knows of it. Such a log waits, by one record at least.
   */
  #asItWaits(stand: StreamStand): StreamStand {
    const { topic, end, next, isLost } = stand;
    const isShort = end < (this.#appliedNexts.get(topic) ?? 0n);
    this.#appliedNexts.set(topic, next);
    return (isLost || isShort) && next >= end ? { ...stand, next: end - 1n } : stand;
  }

  /** Records that consumers could apply and have not yet, over all topics: some producers always have a transaction open. */
  backlog(): bigint {
    const streams = this.#observations.at(-1)?.streams ?? [];
    return streams.reduce((sum, { readable, next }) => sum + (readable > next ? readable - next : 0n), 0n);
  }

  /** -Infinity: not yet known. */
  reached(): Instant {
    const settled = this.#observations.findLast(({ realMs }) => realMs <= this.#appliedRealMs - this.#settleMs);
    if (settled === undefined) return NEVER;
    const latest = this.#observations.at(-1);
    const moving = (latest?.streams ?? []).filter((stand) => this.#isMoving(stand, latest?.realMs ?? 0));
    return moving.reduce((reached, { eventTime }) => Math.min(reached, eventTime ?? NEVER), settled.now);
  }

  /** A backlog moves, however long its next transaction takes. */
  #isMoving({ topic, end, next }: StreamStand, realMs: number): boolean {
    return end > next || (this.#movedRealMs.get(topic) ?? NEVER) > realMs - this.#settleMs;
  }

  /** Kept: the newest observation that is settled, and all that may yet turn out to be applied. */
  #forget(): void {
    const settled = this.#observations.findLastIndex(({ realMs }) => realMs <= this.#appliedRealMs - this.#settleMs);
    if (settled > 0) this.#observations = this.#observations.slice(settled);
    const surplus = this.#observations.length - OBSERVATIONS_MAX;
    // During a long outage every second one goes: W then returns in coarser steps, and memory stays bounded.
    if (surplus > 0)
      this.#observations = this.#observations.filter((_, index, { length }) => index % 2 === 0 || index === length - 1);
  }
}

/** Probes come for ever, and bring no fact that is older than now. */
const withoutProbes = ({ next, probes }: StreamStand): bigint => next - probes;

const OBSERVATIONS_MAX = 2_000;

/**
 * In catch-up the topics of one partition are read at their own speeds, and a purchase that runs a month ahead of the contacts beside it
 * makes each of those late: right in the end, but refolded. So a partition that is more than a day of event time ahead of its
 * co-partitions waits for those that still move. One that stands still (its consumer is stopped) is not waited for.
 */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import { partitionKey, type TopicPartition } from '@loyalty-ladder/store/lock-offsets.ts';

/** Where a topic's partition stands. */
export interface StreamStand extends TopicPartition {
  readonly next: bigint;
  readonly end: bigint;
  readonly eventTime: Instant | null;
}

/** @returns the stand of all input topics' partitions. */
export type ReadStands = () => Promise<readonly StreamStand[]>;

export interface CatchUpLimits {
  readonly aheadMsMax: number;
  /** A stand older than this is read anew. */
  readonly freshMs: number;
  /** A co-partition that has not moved for so long is not waited for. */
  readonly stillMs: number;
}

export class CatchUpGate {
  readonly #read: ReadStands;
  readonly #limits: CatchUpLimits;
  readonly #movedAtMs = new Map<string, number>();
  #stands: ReadonlyMap<string, StreamStand> = new Map();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(read: ReadStands, limits: CatchUpLimits) {
    this.#read = read;
    this.#limits = limits;
  }

  /** @param nowMs monotonic. @returns whether the partition has to wait. */
  async isAhead(own: TopicPartition, nowMs: number): Promise<boolean> {
    if (nowMs - this.#readAtMs > this.#limits.freshMs) await this.#refresh(nowMs);
    const reached = this.#stands.get(partitionKey(own))?.eventTime;
    if (reached == null) return false;
    return [...this.#stands.values()].some(
      (other) => this.#isAwaited(own, other, nowMs) && reached - (other.eventTime ?? reached) > this.#limits.aheadMsMax,
    );
  }

  #isAwaited(own: TopicPartition, other: StreamStand, nowMs: number): boolean {
    if (other.partition !== own.partition || other.topic === own.topic || other.next >= other.end) return false;
    return nowMs - (this.#movedAtMs.get(partitionKey(other)) ?? Number.NEGATIVE_INFINITY) < this.#limits.stillMs;
  }

  async #refresh(nowMs: number): Promise<void> {
    this.#readAtMs = nowMs;
    const stands = await this.#read();
    for (const stand of stands) {
      const known = this.#stands.get(partitionKey(stand));
      if (known !== undefined && known.next !== stand.next) this.#movedAtMs.set(partitionKey(stand), nowMs);
    }
    this.#stands = new Map(stands.map((stand) => [partitionKey(stand), stand]));
  }
}

/**
 * How far the facts of a partition are complete, so that folding them in catch-up needs no correction afterwards. The topics of one
 * partition are read at their own speeds; a purchase that is a month ahead of the contacts still waiting beside it would be right in the
 * end, but published first without them. So an old fact is recorded at once and folded when its co-partitions have come as far. Fresh
 * facts never wait: for them being prompt counts for more, and the few that overtake each other are corrected.
 */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import { partitionKey, type TopicPartition } from '@loyalty-ladder/store/lock-offsets.ts';
import type { StreamProgress } from '@loyalty-ladder/store/read-stream-progress.ts';
import type { LogEnds } from './settled-ends.ts';

/** A fact this much older than now is one of a backlog or a replay. */
export const OLD_MS = 3_600_000;
/** A topic that has not moved for so long is not waited for: its consumer is stopped. */
const STILL_MS = 10_000;

export class Watermarks {
  readonly #nexts = new Map<string, bigint>();
  readonly #movedAtMs = new Map<string, number>();

  /**
   * @param ends read before `progress`, after the records were fetched: what was appended before them is below.
   * @param own topics of the records that are being applied.
   * @param nowMs monotonic.
   * @returns by partition, the instant up to which facts may be folded; a partition that is not in it has no bound.
   */
  of(
    progress: readonly StreamProgress[],
    ends: LogEnds,
    own: ReadonlySet<string>,
    nowMs: number,
  ): ReadonlyMap<number, Instant> {
    const marks = new Map<number, Instant>();
    for (const stand of progress) {
      const isMoving = this.#notice(stand, stand.nextOffset, nowMs);
      if (own.has(stand.topic) || !isMoving || stand.nextOffset >= (ends.get(partitionKey(stand)) ?? 0n)) continue;
      const reached = stand.eventTime ?? Number.NEGATIVE_INFINITY;
      marks.set(stand.partition, Math.min(reached, marks.get(stand.partition) ?? reached));
    }
    return marks;
  }

  #notice(at: TopicPartition, next: bigint, nowMs: number): boolean {
    const key = partitionKey(at);
    if (this.#nexts.get(key) !== next) this.#movedAtMs.set(key, nowMs);
    this.#nexts.set(key, next);
    return nowMs - (this.#movedAtMs.get(key) ?? nowMs) < STILL_MS;
  }
}

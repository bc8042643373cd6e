/**
 * How far the facts of a partition are complete. The topics of one partition are read at their own speeds, and two things come of it.
 *
 * A purchase that is a month ahead of the contacts still waiting beside it would be right in the end, but published first without them.
 * So an old fact is recorded at once and folded when its co-partitions have come as far. A fresh fact does not wait for that: being
 * prompt counts for more, and the few that overtake each other are corrected.
 *
 * And a customer whose purchase waits (its consumer is stopped, say) must not be declared silent because a contact came through. So no
 * fact, however fresh, takes its customer past a due instant that the purchases of the partition have not come to. Nor, while a source is
 * known that misroutes, past one that the purchases of any other partition have not come to: whose they are nobody knows before reading.
 *
 * The timekeeper has a horizon (timekeeper/horizon.ts) for a like question. A watermark is asked for one batch, now, and answers in event
 * time. A horizon is observed over a while, and answers up to which instant nothing can be missing.
 */
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { topicPartitionKey, topicPartitionOf } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { LogEnds } from './settled-ends.ts';

/** A fact this much older than now is one of a backlog or a replay. */
export const OLD_MS = HOUR_MS;
/** Old facts do not wait for a topic that has not moved for so long: its consumer is stopped. */
const STILL_MS = 30_000;

export interface Watermark {
  /** Up to here old facts may be folded. */
  readonly facts: Instant;
  /** Up to here may be done what time alone makes due. */
  readonly due: Instant;
}

/** Of a partition in which nothing waits. */
export const UNBOUND: Watermark = { facts: Number.POSITIVE_INFINITY, due: Number.POSITIVE_INFINITY };

export class Watermarks {
  readonly #purchases: string;
  readonly #nexts = new Map<string, bigint>();
  readonly #movedAtMs = new Map<string, number>();

  /** @param purchases the topic, as on the cluster. */
  constructor(purchases: string) {
    this.#purchases = purchases;
  }

  /**
   * @param ends read before `progress`, after the records were fetched: what was appended before them is below.
   * @param own where each partition whose records are being applied stands after them.
   * @param nowMs monotonic.
   * @param isMisrouted whether purchases may lie in other partitions than those of their keys.
   * @returns by partition number; one that is not in it is UNBOUND.
   */
  of(
    progress: readonly StreamProgress[],
    ends: LogEnds,
    own: ReadonlyMap<string, bigint>,
    nowMs: number,
    isMisrouted = false,
  ): ReadonlyMap<number, Watermark> {
    const stands = new Map(progress.map((stand) => [topicPartitionKey(stand), stand]));
    const marks = new Map<number, Watermark>();
    const waiting = new Map<number, Instant>();
    for (const [key, end] of ends) {
      // None: whoever is to apply them has not even begun.
      const { nextOffset = 0n, eventTime = null, isLost = false } = stands.get(key) ?? {};
      const isMoving = this.#notice(key, nextOffset, nowMs);
      const waits = isLost || nextOffset < end;
      const { topic, partition } = topicPartitionOf(key);
      const reached = eventTime ?? Number.NEGATIVE_INFINITY;
      const ownNext = own.get(key);
      if (topic === this.#purchases && (ownNext === undefined ? waits : ownNext < end)) waiting.set(partition, reached);
      if (ownNext !== undefined || !waits) continue;
      const { facts, due } = marks.get(partition) ?? UNBOUND;
      marks.set(partition, {
        facts: isMoving ? Math.min(facts, reached) : facts,
        due: topic === this.#purchases ? Math.min(due, reached) : due,
      });
    }
    return isMisrouted ? everywhere(marks, partitionsOf(ends), waiting) : marks;
  }

  #notice(key: string, next: bigint, nowMs: number): boolean {
    if (this.#nexts.get(key) !== next) this.#movedAtMs.set(key, nowMs);
    this.#nexts.set(key, next);
    return nowMs - (this.#movedAtMs.get(key) ?? nowMs) < STILL_MS;
  }
}

const partitionsOf = (ends: LogEnds): Set<number> =>
  new Set([...ends.keys()].map((key) => topicPartitionOf(key).partition));

/** A purchase of any customer may wait in any partition: what is due waits for the purchases of all others too. */
function everywhere(
  marks: ReadonlyMap<number, Watermark>,
  partitions: ReadonlySet<number>,
  waiting: ReadonlyMap<number, Instant>,
): ReadonlyMap<number, Watermark> {
  return new Map(
    [...partitions].map((partition) => {
      const { facts, due } = marks.get(partition) ?? UNBOUND;
      const elsewhere = [...waiting].flatMap(([other, reached]) => (other === partition ? [] : [reached]));
      return [partition, { facts, due: Math.min(due, ...elsewhere) }];
    }),
  );
}

/** Hands slices to the handler, and makes the client do what the handler says about their partitions. */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Assignment } from './assignment.ts';
import type { PartitionSlice, SliceResult } from './stream-message.ts';

export interface PartitionProgress extends TopicPartition {
  /** Offset of the next record to be applied. */
  readonly next: bigint;
  /** Offset of the next record to be appended, as of the last fetch. */
  readonly end: bigint;
}

export interface HandOverOptions {
  /** Resolves once the slice's effect is durable, or with what else is to be done about the partition. */
  apply(slice: PartitionSlice): Promise<SliceResult>;
  /** Takes no more of the partition. */
  halt(place: TopicPartition): void;
  /** Tells others how far the group has got. */
  note(place: TopicPartition, next: bigint): void;
  onProgress(progress: PartitionProgress): void;
}

export class HandOver {
  readonly #options: HandOverOptions;
  /** Slices in the handler's hands. */
  readonly #applying = new Set<Promise<unknown>>();

  constructor(options: HandOverOptions) {
    this.#options = options;
  }

  /**
   * @param end of the partition's log.
   * @returns whether all of the slice is applied; if not, reading goes on where the handler wants it to.
   */
  apply(assignment: Assignment, slice: PartitionSlice, end: bigint): Promise<boolean> {
    const applying = this.#apply(assignment, slice, end);
    this.#applying.add(applying);
    return applying.finally(() => this.#applying.delete(applying));
  }

  /** Resolves once the handler has nothing in its hands any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#applying);
  }

  async #apply(assignment: Assignment, slice: PartitionSlice, end: bigint): Promise<boolean> {
    const { topic, partition, from } = slice;
    const place = { topic, partition };
    assignment.follow(place, slice.next);
    this.#options.onProgress({ ...place, next: from, end });
    const result = await this.#options.apply(slice);
    if (!assignment.isCurrent) return false;
    const next = result === 'halt' ? from : result;
    if (next > from) this.#options.note(place, next);
    this.#options.onProgress({ ...place, next, end });
    if (result === 'halt') this.#options.halt(place);
    if (next === slice.next) return true;
    assignment.seek(place, next);
    return false;
  }
}

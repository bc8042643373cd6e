/** Hands slices to the handler, and makes the client do what the handler says about their partitions. */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Assignment } from './assignment.ts';
import type { Hold, PartitionSlice, SliceResult } from './stream-message.ts';

export interface HandOverOptions {
  /** Resolves once the slice's effect is durable, or with what else is to be done about the partition. */
  apply(slice: PartitionSlice): Promise<SliceResult>;
  /** Takes no more of the partition for now. */
  hold(place: TopicPartition, why: Hold): void;
  /** Tells others how far the group has got. */
  note(place: TopicPartition, next: bigint): void;
}

export class HandOver {
  readonly #options: HandOverOptions;
  /** Slices in the handler's hands. */
  readonly #applying = new Set<Promise<unknown>>();

  constructor(options: HandOverOptions) {
    this.#options = options;
  }

  /** @returns whether all of the slice is applied; if not, reading goes on where the handler wants it to. */
  apply(assignment: Assignment, slice: PartitionSlice): Promise<boolean> {
    const applying = this.#apply(assignment, slice);
    this.#applying.add(applying);
    return applying.finally(() => this.#applying.delete(applying));
  }

  /** Resolves once the handler has nothing in its hands any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#applying);
  }

  async #apply(assignment: Assignment, slice: PartitionSlice): Promise<boolean> {
    const { topic, partition, from } = slice;
    const place = { topic, partition };
    assignment.follow(place, slice.next);
    const result = await this.#options.apply(slice);
    if (!assignment.isCurrent) return false;
    const next = typeof result === 'bigint' ? result : from;
    if (next > from) this.#options.note(place, next);
    if (typeof result !== 'bigint') this.#options.hold(place, result);
    if (next === slice.next) return true;
    assignment.seek(place, next);
    return false;
  }
}

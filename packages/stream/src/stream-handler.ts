/** What a consumer does with what it reads, and where it reads. */
import type { PartitionSlice, SliceResult } from './stream-message.ts';

export interface StreamHandler {
  /**
   * Called before the first slice of a partition after each assignment, and again when the log no longer holds what comes next.
   * @returns the offset to read from.
   */
  begin(topic: string, partition: number): Promise<bigint>;
  /** Resolves once the slice's effect is durable, or with what else is to be done about the partition. */
  apply(slice: PartitionSlice): Promise<SliceResult>;
  /** Resolves, once a slice was answered with `pause`, when it is to be read again; never rejects, and not later than at the stop. */
  resumed(): Promise<void>;
  /** Finishes what is under way and hands back what waits. From then on an error of the others is of no interest. */
  stop(): Promise<void>;
}

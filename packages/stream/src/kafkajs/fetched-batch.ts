/**
 * What a fetch brought of a partition. kafkajs says that it ends with the last record that is there, though its batches may end in a hole;
 * one offset further than was asked for, if there are only records before that; and at the end of the log, past what an open transaction
 * holds back, if there are none. It ends with its last batch, and is empty before the offset asked for if it has none. And it does not say
 * how much of the log is stable.
 *
 * Upstream: src/consumer/batch.js. Can go with decoded-batches.ts, and where batches have a `lastStableOffset`.
 */
import type { Batch as KafkaBatch } from 'kafkajs';
import { nextAfter } from './decoded-batches.ts';
import type { Mend } from './mend.ts';

/** As kafkajs makes it of a partition's part of a fetch. */
export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  /** Since brokers know transactions. */
  readonly lastStableOffset?: string;
  readonly messages: readonly object[];
}

interface Batch {
  readonly fetchedOffset: string | number;
  readonly rawMessages: readonly object[];
  isEmpty(): boolean;
  lastOffset(): string;
}

/** What is handed out of a fetch, with what kafkajs does not tell. */
export interface MendedBatch extends KafkaBatch {
  /** What the fetch asked for: tells a gap in the log from a gap in our reading. */
  readonly fetchedOffset: string | number;
  /** Where the first transaction begins that is still open, else the high watermark. */
  readonly lastStableOffset: string;
}

type BatchClass = new (topic: string, fetchedOffset: string, data: FetchedPartition) => Batch;

export const fetchedBatch: Mend = {
  module: 'src/consumer/batch.js',
  mend: (original: BatchClass) =>
    class extends original {
      readonly lastStableOffset: string;
      readonly #next: bigint | undefined;

      constructor(topic: string, fetchedOffset: string, data: FetchedPartition) {
        super(topic, fetchedOffset, data);
        this.lastStableOffset = data.lastStableOffset ?? data.highWatermark;
        this.#next = nextAfter(data.messages);
      }

      isEmptyDueToFiltering(): boolean {
        return this.isEmpty() && BigInt(this.lastOffset()) >= BigInt(this.fetchedOffset);
      }

      override lastOffset(): string {
        const isOfOldFormat = this.#next === undefined && this.rawMessages.length > 0;
        if (isOfOldFormat) return super.lastOffset();
        const from = BigInt(this.fetchedOffset);
        return String((this.#next !== undefined && this.#next > from ? this.#next : from) - 1n);
      }
    },
};

/** What a consumer hands on: records as they came from the broker, undecoded. */
import type { RecordHeader } from './record-header.ts';

export interface StreamMessage {
  readonly offset: bigint;
  /** Broker's append time (topics are LogAppendTime), ms. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** In their order; there may be very many (wire-headers.ts). */
  readonly headers: Iterable<RecordHeader>;
}

/** Consecutive records of one partition; offsets may have gaps (transaction markers, compaction), `from` says where reading began. */
export interface PartitionSlice {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  /** Offset of the first record that is there, also of one that nobody is to see; undefined: the slice is nothing but a hole. */
  readonly first: bigint | undefined;
  readonly messages: readonly StreamMessage[];
  /** Where reading goes on after the slice: last offset + 1. */
  readonly next: bigint;
}

/**
 * Where to go on: the slice's `next`, another offset to seek to, or nowhere for now: the same is read again some seconds later (`halt`), or
 * once the handler says that its group is resumed (`pause`).
 */
export type SliceResult = bigint | Hold;
export type Hold = 'halt' | 'pause';

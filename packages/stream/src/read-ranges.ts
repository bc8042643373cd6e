/**
 * Reads stretches of partitions as a read_committed subscriber sees them, each from one offset to another or for ever: for a person who
 * looks (tail, lag), not for services. The group is made for one reading; nothing is committed.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Batch, Consumer, Kafka } from 'kafkajs';
import { inStreamErrors, toStreamError } from './stream-error.ts';
import type { StreamMessage } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

export interface PartitionRange {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  /** Exclusive; undefined: for ever. */
  readonly to: bigint | undefined;
}

export interface ReadRangesOptions {
  readonly kafka: Kafka;
  /** Of nobody else. Removed at the end. */
  readonly group: string;
  readonly ranges: readonly PartitionRange[];
  /** In order of offset within a partition. 'enough': the partition is done. An error that it throws ends the reading. */
  readonly onMessage: (message: StreamMessage, topic: string, partition: number) => 'more' | 'enough';
  /** Ends the reading, as does reaching the end of all ranges. */
  readonly signal?: AbortSignal;
  /** How long nothing may come of ranges that have an end: an open transaction holds back what lies behind it. */
  readonly silenceMsMax?: number;
}

const SILENCE_MS_MAX = 5_000;
const CHECK_MS = 100;

/** @returns the ranges whose end was not reached: what they hold belongs to a transaction that has not ended. */
export async function readRanges(options: ReadRangesOptions): Promise<readonly PartitionRange[]> {
  const ranges = options.ranges.filter(({ from, to }) => to === undefined || from < to);
  if (ranges.length === 0 || options.signal?.aborted) return ranges;
  const consumer = options.kafka.consumer({
    groupId: options.group,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  const reading = new Reading(consumer, options, ranges);
  try {
    await inStreamErrors(consumer.connect());
    await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async ({ batch }) => reading.onBatch(batch) });
    reading.begin();
    return await reading.ended;
  } finally {
    reading.close();
    await consumer.disconnect();
    await removeGroup(options);
  }
}

async function removeGroup({ kafka, group }: ReadRangesOptions): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  // A group without members and offsets is dropped by the broker too, only later.
  await admin.deleteGroups([group]).catch(() => {});
  await admin.disconnect();
}

class Reading {
  readonly ended: Promise<readonly PartitionRange[]>;
  readonly #consumer: Consumer;
  readonly #options: ReadRangesOptions;
  readonly #open: Map<string, PartitionRange>;
  /** What is handed on next: a member begins at the beginning of the log, until it is told where to go on. */
  readonly #next: Map<string, bigint>;
  #end: (unread: readonly PartitionRange[]) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #check: NodeJS.Timeout | undefined;
  #lastReadAt = performance.now();

  constructor(consumer: Consumer, options: ReadRangesOptions, ranges: readonly PartitionRange[]) {
    this.#consumer = consumer;
    this.#options = options;
    this.#open = new Map(ranges.map((range) => [topicPartitionKey(range), range]));
    this.#next = new Map(ranges.map((range) => [topicPartitionKey(range), range.from]));
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.ended.catch(() => {}); // It may fail before anyone waits for it.
    // The last batch may hold nothing but the mark of a transaction's end; then only this event tells of it.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => this.#onRead(payload));
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#fail(toStreamError(payload.error)));
  }

  begin(): void {
    this.#lastReadAt = performance.now();
    for (const { topic, partition, from } of this.#open.values()) {
      this.#consumer.seek({ topic, partition, offset: String(from) });
    }
    this.#check = setInterval(() => this.#look(), CHECK_MS);
    this.#options.signal?.addEventListener('abort', () => this.#end([]), { once: true });
  }

  onBatch({ topic, partition, messages }: Batch): void {
    try {
      for (const message of messages.map(toStreamMessage)) this.#onMessage(message, topic, partition);
    } catch (error) {
      this.#fail(error);
    }
  }

  close(): void {
    clearInterval(this.#check);
  }

  #onMessage(message: StreamMessage, topic: string, partition: number): void {
    const key = topicPartitionKey({ topic, partition });
    const range = this.#open.get(key);
    if (range === undefined || message.offset < (this.#next.get(key) ?? 0n)) return;
    if (range.to !== undefined && message.offset >= range.to) return;
    this.#next.set(key, message.offset + 1n);
    if (this.#options.onMessage(message, topic, partition) === 'enough') this.#done(key);
  }

  #onRead({ topic, partition, lastOffset }: { topic: string; partition: number; lastOffset: string }): void {
    const key = topicPartitionKey({ topic, partition });
    const range = this.#open.get(key);
    const next = BigInt(lastOffset) + 1n;
    if (range === undefined || next <= range.from) return;
    this.#lastReadAt = performance.now();
    if (range.to !== undefined && next >= range.to) this.#done(key);
  }

  #done(key: string): void {
    this.#open.delete(key);
    if (this.#open.size === 0) this.#end([]);
  }

  #look(): void {
    const { silenceMsMax = SILENCE_MS_MAX } = this.#options;
    const ranges = [...this.#open.values()];
    const isSilent = performance.now() - this.#lastReadAt > silenceMsMax;
    if (isSilent && ranges.every(({ to }) => to !== undefined)) this.#end(ranges);
  }
}

/**
 * Reads stretches of partitions as a read_committed subscriber sees them, each from one offset to another or for ever: for reports and for
 * a person who looks (tail, lag), not for services. The group is made for one reading; nothing is committed. No reading that has an end
 * waits for ever behind an open transaction.
 */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Consumer, ConsumerConfig, Kafka } from 'kafkajs';
import type { MendedBatch } from './kafkajs/fetched-batch.ts';
import { toStreamError } from './stream-error.ts';
import type { StreamMessage } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

/** One partition, as on the cluster. */
export interface PartitionRange extends TopicPartition {
  readonly from: bigint;
  /** Exclusive; undefined: for ever. */
  readonly to: bigint | undefined;
}

/** A range whose end was not reached. */
export interface UnreadRange extends PartitionRange {
  /** A transaction is open that begins here: what lies behind it cannot be read before it ends. undefined: Kafka did not answer in time. */
  readonly openTransactionAt: bigint | undefined;
}

/** 'enough': the partition is done. */
type Wish = 'more' | 'enough';

export interface ReadRangesOptions {
  /** Of nobody else. Removed at the end. */
  readonly group: string;
  readonly ranges: readonly PartitionRange[];
  /** One at a time, in order of offset within a partition. An error that it throws ends the reading. */
  readonly onMessage: (message: StreamMessage, topic: string, partition: number) => Wish | Promise<Wish>;
  /** Ends the reading, as does reaching the end of all ranges. */
  readonly signal?: AbortSignal;
}

export interface Pace {
  readonly fetch: Pick<ConsumerConfig, 'maxBytesPerPartition' | 'maxBytes' | 'maxWaitTimeInMs' | 'minBytes'>;
  /** How long nothing may come of ranges that have an end: an open transaction holds back what lies behind it. */
  readonly silenceMsMax: number;
}

/** Somebody waits for the answer. */
const LOOKING: Pace = { fetch: { maxWaitTimeInMs: 100 }, silenceMsMax: 5_000 };
const CHECK_MS = 100;

/** @returns the ranges whose end was not reached before nothing more came. */
export async function readRanges(
  kafka: Kafka,
  options: ReadRangesOptions,
  { fetch, silenceMsMax } = LOOKING,
): Promise<readonly UnreadRange[]> {
  const ranges = options.ranges.filter(({ from, to }) => to === undefined || from < to);
  if (ranges.length === 0 || options.signal?.aborted) return [];
  const consumer = kafka.consumer({
    groupId: options.group,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    ...fetch,
  });
  const reading = new Reading(consumer, { ...options, ranges }, silenceMsMax);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => reading.onBatch(batch as MendedBatch) });
    reading.begin();
    return await reading.ended;
  } finally {
    reading.close();
    await consumer.disconnect();
  }
}

class Reading {
  readonly #ended = Promise.withResolvers<readonly UnreadRange[]>();
  readonly #consumer: Consumer;
  readonly #options: ReadRangesOptions;
  readonly #silenceMsMax: number;
  readonly #open: Map<string, PartitionRange>;
  /** What is handed on next: a member begins at the beginning of the log, until it is told where to go on. */
  readonly #next: Map<string, bigint>;
  /** Where a transaction begins that was open when the partition was last read up to it. */
  readonly #openTransactions = new Map<string, bigint>();
  #check: NodeJS.Timeout | undefined;
  #lastReadAt = performance.now();

  constructor(consumer: Consumer, options: ReadRangesOptions, silenceMsMax: number) {
    this.#consumer = consumer;
    this.#options = options;
    this.#silenceMsMax = silenceMsMax;
    this.#open = new Map(options.ranges.map((range) => [topicPartitionKey(range), range]));
    this.#next = new Map(options.ranges.map((range) => [topicPartitionKey(range), range.from]));
    this.ended.catch(() => {}); // It may fail before anyone waits for it.
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#ended.reject(toStreamError(payload.error)));
  }

  get ended(): Promise<readonly UnreadRange[]> {
    return this.#ended.promise;
  }

  begin(): void {
    this.#lastReadAt = performance.now();
    for (const { topic, partition, from } of this.#open.values()) {
      this.#consumer.seek({ topic, partition, offset: String(from) });
    }
    this.#check = setInterval(() => this.#endWhenSilent(), CHECK_MS);
    this.#options.signal?.addEventListener('abort', () => this.#ended.resolve([]), { once: true });
  }

  async onBatch(batch: MendedBatch): Promise<void> {
    const { topic, partition, messages } = batch;
    try {
      for (const message of messages.map(toStreamMessage)) {
        const handled = this.#onMessage(message, topic, partition);
        // Most handlers answer at once, and a topic may hold millions of records.
        if (handled !== undefined) await handled;
      }
      this.#onRead(batch);
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  close(): void {
    clearInterval(this.#check);
  }

  #onMessage(message: StreamMessage, topic: string, partition: number): Promise<void> | undefined {
    const key = topicPartitionKey({ topic, partition });
    const range = this.#open.get(key);
    if (range === undefined || message.offset < (this.#next.get(key) ?? 0n)) return;
    if (range.to !== undefined && message.offset >= range.to) return;
    this.#next.set(key, message.offset + 1n);
    const wish = this.#options.onMessage(message, topic, partition);
    if (wish instanceof Promise) return wish.then((late) => this.#follow(key, late));
    this.#follow(key, wish);
  }

  #follow(key: string, wish: Wish): void {
    if (wish === 'enough') this.#done(key);
  }

  /** The last batch may hold nothing but the mark of a transaction's end, or a hole. */
  #onRead(batch: MendedBatch): void {
    const key = topicPartitionKey({ topic: batch.topic, partition: batch.partition });
    const range = this.#open.get(key);
    const next = BigInt(batch.lastOffset()) + 1n;
    if (range === undefined) return;
    const stable = BigInt(batch.lastStableOffset);
    if (next === stable && stable < BigInt(batch.highWatermark)) this.#openTransactions.set(key, stable);
    else this.#openTransactions.delete(key);
    if (next <= range.from) return;
    if (next > BigInt(batch.fetchedOffset)) this.#lastReadAt = performance.now();
    if (range.to !== undefined && next >= range.to) this.#done(key);
  }

  #done(key: string): void {
    this.#open.delete(key);
    if (this.#open.size === 0) this.#ended.resolve([]);
  }

  #endWhenSilent(): void {
    const isSilent = performance.now() - this.#lastReadAt > this.#silenceMsMax;
    if (!isSilent || [...this.#open.values()].some(({ to }) => to === undefined)) return;
    this.#ended.resolve(
      [...this.#open].map(([key, range]) => ({ ...range, openTransactionAt: this.#openTransactions.get(key) })),
    );
  }
}

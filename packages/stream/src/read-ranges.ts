/**
 * Reads stretches of partitions as a read_committed subscriber sees them, each from one offset to another or for ever: for reports and for
 * a person who looks (tail, lag), not for services. The group is made for one reading; nothing is committed. No reading that has an end
 * waits for ever behind an open transaction.
 */
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Consumer, ConsumerConfig, Kafka } from 'kafkajs';
import type { MendedBatch } from './kafkajs/fetched-batch.ts';
import { inStreamErrors } from './stream-error.ts';
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
  /** How long the broker may wait for something to come, where whoever follows has time: fewer requests. */
  readonly waitMsMax?: number;
  /** Ends the reading, as does reaching the end of all ranges. */
  readonly signal?: AbortSignal;
}

export interface Pace {
  readonly fetch: Pick<ConsumerConfig, 'maxBytesPerPartition' | 'maxBytes' | 'maxWaitTimeInMs' | 'minBytes'>;
  /** How long nothing may come of ranges that have an end: an open transaction holds back what lies behind it. Or of Kafka at all. */
  readonly silenceMsMax: number;
}

/** Somebody waits for the answer. */
const LOOKING: Pace = { fetch: { maxWaitTimeInMs: 100 }, silenceMsMax: 5_000 };
const CHECK_MS = 100;
/** Of kafkajs, before it gives up. */
const RETRIES_MAX = 5;
/** A member that could not say goodbye, since Kafka was away, keeps the next one waiting for so long. */
const SESSION_MS = 10_000;

/** @returns the ranges whose end was not reached before nothing more came. @throws StreamError once Kafka was away for longer than that. */
export async function readRanges(
  kafka: Kafka,
  options: ReadRangesOptions,
  { fetch, silenceMsMax } = LOOKING,
): Promise<readonly UnreadRange[]> {
  const ranges = options.ranges.filter(({ from, to }) => to === undefined || from < to);
  if (ranges.length === 0 || options.signal?.aborted) return [];
  const reading = new Reading({ ...options, ranges }, silenceMsMax);
  const givenUp = new AbortController();
  const paced = options.waitMsMax === undefined ? fetch : { ...fetch, maxWaitTimeInMs: options.waitMsMax };
  try {
    return await repeat(() => inStreamErrors(readAsMember(kafka, { groupId: options.group, ...paced }, reading)), {
      signal: givenUp.signal,
      onTrouble: () => reading.mayGoOn() || givenUp.abort(),
    });
  } finally {
    reading.close();
  }
}

/** Until the reading has ended, or kafkajs gives up: a consumer that has crashed can be told nothing more, and makes place for another. */
async function readAsMember(
  kafka: Kafka,
  config: Pace['fetch'] & { readonly groupId: string },
  reading: Reading,
): Promise<readonly UnreadRange[]> {
  const consumer = kafka.consumer({
    ...config,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    sessionTimeout: SESSION_MS,
    retry: { retries: RETRIES_MAX, restartOnFailure: async () => false },
  });
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => {}); // It may come before anyone waits for it.
  consumer.on(consumer.events.CRASH, ({ payload }) => crash.reject(payload.error));
  consumer.on(consumer.events.GROUP_JOIN, () => reading.begin(consumer));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...reading.topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => reading.onBatch(batch as MendedBatch) });
    return await Promise.race([reading.ended, crash.promise]);
  } finally {
    await consumer.disconnect();
  }
}

class Reading {
  readonly #ended = Promise.withResolvers<readonly UnreadRange[]>();
  readonly #options: ReadRangesOptions;
  readonly #silenceMsMax: number;
  readonly #open: Map<string, PartitionRange>;
  /** What is handed on next: a member begins at the beginning of the log, until it is told where to go on. */
  readonly #next: Map<string, bigint>;
  /** Where a transaction begins that was open when the partition was last read up to it. */
  readonly #openTransactions = new Map<string, bigint>();
  #check: NodeJS.Timeout | undefined;
  #hasFailed = false;
  #lastReadAt = performance.now();

  constructor(options: ReadRangesOptions, silenceMsMax: number) {
    this.#options = options;
    this.#silenceMsMax = silenceMsMax;
    this.#open = new Map(options.ranges.map((range) => [topicPartitionKey(range), range]));
    this.#next = new Map(options.ranges.map((range) => [topicPartitionKey(range), range.from]));
    this.ended.catch(() => {}); // It may fail before anyone waits for it.
    options.signal?.addEventListener('abort', () => this.#ended.resolve([]), { once: true });
  }

  get ended(): Promise<readonly UnreadRange[]> {
    return this.#ended.promise;
  }

  get topics(): ReadonlySet<string> {
    return new Set(this.#options.ranges.map(({ topic }) => topic));
  }

  /** For a member that has just joined, the first one or a later one. */
  begin(consumer: Consumer): void {
    for (const [key, { topic, partition }] of this.#open) {
      consumer.seek({ topic, partition, offset: String(this.#next.get(key)) });
    }
    if (this.#check !== undefined) return;
    this.#lastReadAt = performance.now();
    this.#check = setInterval(() => this.#endWhenSilent(), CHECK_MS);
  }

  /** After an error: not when it is the handler's, nor when nothing has come for as long as a silence may last. */
  mayGoOn(): boolean {
    return !this.#hasFailed && !this.#isSilent();
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
      this.#hasFailed = true;
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

  #isSilent(): boolean {
    return performance.now() - this.#lastReadAt > this.#silenceMsMax;
  }

  #endWhenSilent(): void {
    if (!this.#isSilent() || [...this.#open.values()].some(({ to }) => to === undefined)) return;
    this.#ended.resolve(
      [...this.#open].map(([key, range]) => ({ ...range, openTransactionAt: this.#openTransactions.get(key) })),
    );
  }
}

/**
 * Reads topics from where they begin to where they end now, as a read_committed subscriber sees them: for reports and for a person who
 * looks, not for services. The group is made for one reading; nothing is committed.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Admin, Batch, Consumer, Kafka } from 'kafkajs';
import type { StreamMessage } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

export interface ReadTopicsOptions {
  readonly kafka: Kafka;
  /** Of nobody else. Removed at the end. */
  readonly group: string;
  /** As on the cluster. */
  readonly topics: readonly string[];
  /** One at a time, in order of offset within a partition. An error that it throws ends the reading. */
  readonly onMessage: (message: StreamMessage, topic: string, partition: number) => void | Promise<void>;
  /** How long it may take until something more is read. */
  readonly silenceMsMax?: number;
}

const SILENCE_MS_MAX = 60_000;
const CHECK_MS = 1_000;
const CATCH_UP = { maxBytesPerPartition: 4_194_304, maxBytes: 16_777_216, maxWaitTimeInMs: 20, minBytes: 1 };

/** @throws Error when a partition's end is not reached: what lies before it belongs to a transaction that nobody ends. */
export async function readTopics(options: ReadTopicsOptions): Promise<void> {
  const admin = options.kafka.admin();
  await admin.connect();
  try {
    const missing = await endOffsets(admin, options.topics);
    if (missing.size === 0) return;
    await readUntilEnd(options, missing);
    await admin.deleteGroups([options.group]);
  } finally {
    await admin.disconnect();
  }
}

/** @returns by `topic/partition` the offset behind the last record; not those where nothing is. */
async function endOffsets(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(high) > BigInt(low)) ends.set(topicPartitionKey({ topic, partition }), BigInt(high));
    }
  }
  return ends;
}

async function readUntilEnd(options: ReadTopicsOptions, missing: Map<string, bigint>): Promise<void> {
  const consumer = options.kafka.consumer({
    groupId: options.group,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    ...CATCH_UP,
  });
  const reading = new Reading(consumer, options, missing);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => reading.onBatch(batch) });
    await reading.ended;
  } finally {
    reading.close();
    await consumer.disconnect();
  }
}

class Reading {
  readonly ended: Promise<void>;
  readonly #options: ReadTopicsOptions;
  readonly #missing: Map<string, bigint>;
  /** Where reading goes on: a member that has to join anew begins at the beginning. */
  readonly #next = new Map<string, bigint>();
  readonly #check: NodeJS.Timeout;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #lastReadAt = performance.now();

  constructor(consumer: Consumer, options: ReadTopicsOptions, missing: Map<string, bigint>) {
    this.#options = options;
    this.#missing = missing;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ended.catch(() => {}); // It may fail before anyone waits for it.
    // The last batch may hold nothing but the mark of a transaction's end; then only this event tells of it.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      this.#reached(topicPartitionKey(payload), BigInt(payload.lastOffset) + 1n);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#reject(payload.error));
    this.#check = setInterval(() => this.#failWhenSilent(), CHECK_MS);
  }

  async onBatch({ topic, partition, messages }: Batch): Promise<void> {
    const next = this.#next.get(topicPartitionKey({ topic, partition })) ?? 0n;
    try {
      for (const message of messages.map(toStreamMessage)) {
        if (message.offset < next) continue;
        const done = this.#options.onMessage(message, topic, partition);
        if (done !== undefined) await done;
      }
    } catch (error) {
      this.#reject(error);
    }
  }

  close(): void {
    clearInterval(this.#check);
  }

  #reached(key: string, next: bigint): void {
    this.#lastReadAt = performance.now();
    this.#next.set(key, next);
    const end = this.#missing.get(key);
    if (end !== undefined && next >= end) this.#missing.delete(key);
    if (this.#missing.size === 0) this.#resolve();
  }

  #failWhenSilent(): void {
    const { silenceMsMax = SILENCE_MS_MAX } = this.#options;
    if (performance.now() - this.#lastReadAt < silenceMsMax) return;
    this.#reject(new Error(`nothing more can be read of ${[...this.#missing.keys()].join(', ')}`));
  }
}

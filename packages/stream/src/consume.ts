/**
 * A consumer group member whose position is decided by its handler, not by Kafka's committed offset (a hint only).
 * kafkajs traps it answers: batches of revoked partitions still arrive (the handler drops what is applied), auto-resolve is on by
 * default (off here), heartbeats are sent only when asked (while the handler works), a stopped consumer may stay silent (see isLive).
 */
import type {
  Batch,
  Consumer,
  ConsumerEndBatchProcessEvent,
  EachBatchPayload,
  Kafka,
  KafkaMessage,
  TopicPartitionOffset,
} from 'kafkajs';
import type { PartitionSlice, SliceResult, StreamMessage } from './stream-message.ts';

export interface StreamHandler {
  /** Called before the first slice of a partition after each assignment. @returns the offset to read from. */
  begin(topic: string, partition: number): Promise<bigint>;
  /** Resolves once the slice's effect is durable, or with what else is to be done about the partition. */
  apply(slice: PartitionSlice): Promise<SliceResult>;
}

export interface ConsumeOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: StreamHandler;
  /** A member that is silent for longer loses its partitions to others. */
  readonly sessionMs: number;
  /** Upper bound of partitions worked on at once; their slices meet in one queue. */
  readonly partitionsMax: number;
  readonly onFetched?: (fetched: { topic: string; partition: number; next: bigint; highWatermark: bigint }) => void;
  /** The consumer cannot go on: the handler failed, or kafkajs gave up. */
  readonly onFatal: (error: unknown) => void;
}

export interface RunningConsumer {
  /** Reasons why the member makes no progress; empty when it does. */
  isLive(): readonly string[];
  /** True once the group has assigned partitions (possibly none). */
  isAssigned(): boolean;
  stop(): Promise<void>;
}

const HEARTBEAT_MS = 1_000;
const SILENCE_MS_MAX = 60_000;
const COMMIT_MS = 1_000;

export async function consume(options: ConsumeOptions): Promise<RunningConsumer> {
  const consumer = options.kafka.consumer({
    groupId: options.group,
    sessionTimeout: options.sessionMs,
    rebalanceTimeout: 60_000,
    heartbeatInterval: Math.min(3_000, options.sessionMs / 3),
    // kafkajs fetches again when all of this is applied, and meanwhile nothing happens: less means more pauses, more means memory
    // (records wait as objects; 1 MB brought purchase-consumer above 250 MB).
    maxBytesPerPartition: 524_288,
    maxBytes: 8_388_608,
    minBytes: 1,
    maxWaitTimeInMs: 300,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: Number.MAX_SAFE_INTEGER },
  });
  const member = new Member(consumer, options);
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    autoCommit: false,
    partitionsConsumedConcurrently: options.partitionsMax,
    eachBatch: (payload) => member.onBatch(payload),
  });
  return member;
}

type BatchEnd = Pick<ConsumerEndBatchProcessEvent['payload'], 'topic' | 'partition' | 'batchSize' | 'lastOffset'> & {
  /** kafkajs' types deny the null. */
  readonly firstOffset: string | null;
};

class Member implements RunningConsumer {
  readonly #consumer: Consumer;
  readonly #options: ConsumeOptions;
  /** What was applied since the last commit: the next offset by topic and partition. */
  #applied = new Map<string, TopicPartitionOffset>();
  readonly #committing: NodeJS.Timeout;
  /** Where each partition begins, decided once after each assignment. */
  #starts = new Map<string, Promise<bigint>>();
  /** Partitions of which the slice at their start has been seen. */
  #begun = new Set<string>();
  #assigned = false;
  #stopping = false;
  #lastSignOfLife = performance.now();

  constructor(consumer: Consumer, options: ConsumeOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#committing = setInterval(() => void this.#commit(), COMMIT_MS);
    const { GROUP_JOIN, HEARTBEAT, FETCH, CRASH, END_BATCH_PROCESS } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => void this.#onAssigned(payload.memberAssignment));
    consumer.on(HEARTBEAT, () => this.#alive());
    consumer.on(FETCH, () => this.#alive());
    consumer.on(END_BATCH_PROCESS, ({ payload }) => void this.#pass(payload));
    consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) options.onFatal(payload.error);
    });
  }

  isLive(): readonly string[] {
    const silentMs = performance.now() - this.#lastSignOfLife;
    return silentMs > SILENCE_MS_MAX ? [`the consumer has been silent for ${Math.round(silentMs / 1_000)} s`] : [];
  }

  isAssigned(): boolean {
    return this.#assigned;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#committing);
    await this.#commit();
    await this.#consumer.disconnect();
  }

  async onBatch(payload: EachBatchPayload): Promise<void> {
    if (this.#stopping || payload.isStale()) return;
    const beat = setInterval(() => void this.#heartbeat(payload), HEARTBEAT_MS);
    try {
      await this.#read(payload);
    } catch (error) {
      // Thrown into kafkajs it would be retried there; what is worth retrying was retried by the handler.
      if (!this.#stopping) this.#options.onFatal(error);
    } finally {
      clearInterval(beat);
    }
  }

  async #read(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset } = payload;
    const { topic, partition } = batch;
    const slice = toSlice(batch);
    if (!(await this.#isAtStart(slice))) return;
    this.#options.onFetched?.({ topic, partition, next: slice.next, highWatermark: BigInt(batch.highWatermark) });
    const result = await this.#options.handler.apply(slice);
    if (result === 'halt') payload.pause();
    if (result !== slice.next) {
      const offset = result === 'halt' ? slice.from : result;
      return this.#consumer.seek({ topic, partition, offset: String(offset) });
    }
    resolveOffset(batch.lastOffset());
    this.#applied.set(`${topic}/${partition}`, { topic, partition, offset: String(slice.next) });
  }

  /**
   * Where a fetch held nothing but the marks of transactions no batch is handed out, only this event tells of it. It is applied like a
   * slice without records: who waits until all is applied up to the log's end would wait for ever.
   */
  async #pass({ topic, partition, batchSize, firstOffset, lastOffset }: BatchEnd): Promise<void> {
    if (batchSize > 0 || firstOffset === null || this.#stopping || !this.#begun.has(`${topic}/${partition}`)) return;
    const next = BigInt(lastOffset) + 1n;
    try {
      await this.#options.handler.apply({ topic, partition, from: BigInt(firstOffset), messages: [], next });
    } catch (error) {
      if (!this.#stopping) this.#options.onFatal(error);
    }
  }

  /** A hint for others (lag tools, a group without a store): what is lost with a failure is committed the next time. */
  async #commit(): Promise<void> {
    const offsets = [...this.#applied.values()];
    this.#applied = new Map();
    if (offsets.length > 0) await this.#consumer.commitOffsets(offsets).catch(() => {});
  }

  /** Starts are decided at once, not with the first record: what does not belong together must stop loudly on an idle topic too. */
  async #onAssigned(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.#starts = new Map();
    this.#begun = new Set();
    this.#applied = new Map();
    this.#alive();
    const partitions = Object.entries(assignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    const starts = this.#starts;
    try {
      await Promise.all(partitions.map(({ topic, partition }) => this.#begin(topic, partition)));
      if (starts === this.#starts) this.#assigned = true;
    } catch (error) {
      if (!this.#stopping) this.#options.onFatal(error);
    }
  }

  #begin(topic: string, partition: number): Promise<bigint> {
    const key = `${topic}/${partition}`;
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    const start = this.#options.handler.begin(topic, partition).then((offset) => {
      this.#consumer.seek({ topic, partition, offset: String(offset) });
      return offset;
    });
    this.#starts.set(key, start);
    return start;
  }

  /** @returns false when the slice does not begin where it should; reading then goes on from there. */
  async #isAtStart({ topic, partition, from }: PartitionSlice): Promise<boolean> {
    const key = `${topic}/${partition}`;
    if (this.#begun.has(key)) return true;
    const begun = this.#begun;
    const start = await this.#begin(topic, partition);
    if (start === from) begun.add(key);
    return start === from;
  }

  async #heartbeat({ heartbeat }: EachBatchPayload): Promise<void> {
    // A rebalance is announced by a failed heartbeat; the fetch loop meets it right after this batch.
    await heartbeat().catch(() => {});
  }

  #alive(): void {
    this.#lastSignOfLife = performance.now();
  }
}

function toSlice(batch: Batch): PartitionSlice {
  return {
    topic: batch.topic,
    partition: batch.partition,
    // Not in kafkajs' types: the offset the fetch asked for, which tells a gap in the log from a gap in our reading.
    from: BigInt((batch as Batch & { readonly fetchedOffset: string | number }).fetchedOffset),
    messages: batch.messages.map(toStreamMessage),
    next: BigInt(batch.lastOffset()) + 1n,
  };
}

export function toStreamMessage({ offset, timestamp, key, value, headers }: KafkaMessage): StreamMessage {
  return { offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: lastOfEach(headers) };
}

/** A header may come without a value (null), whatever kafkajs' types say: as if it were not there. Its name may be any, `__proto__` too. */
function lastOfEach(headers: KafkaMessage['headers']): Record<string, Buffer> {
  const last = Object.entries(headers ?? {}).flatMap(([name, given]) => {
    const value = (Array.isArray(given) ? given.at(-1) : given) ?? null;
    return value === null ? [] : [[name, Buffer.isBuffer(value) ? value : Buffer.from(value)] as const];
  });
  return Object.fromEntries(last);
}

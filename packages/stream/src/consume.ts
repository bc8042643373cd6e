/**
 * A consumer group member whose position is decided by its handler, not by Kafka's committed offset (a hint only).
 * kafkajs traps it answers: batches of revoked partitions still arrive (the handler drops what is applied), auto-resolve is on by
 * default (off here), heartbeats are sent only when asked (while the handler works), a stopped consumer may stay silent (see whyNotLive),
 * an offset that the log no longer holds makes it go on elsewhere by itself (see #isNext).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Batch, Consumer, ConsumerEndBatchProcessEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { OffsetHints } from './offset-hints.ts';
import { inStreamErrors, toStreamError } from './stream-error.ts';
import type { PartitionSlice, SliceResult } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

export interface StreamHandler {
  /**
   * Called before the first slice of a partition after each assignment, and again when the log no longer holds what comes next.
   * @returns the offset to read from.
   */
  begin(topic: string, partition: number): Promise<bigint>;
  /** Resolves once the slice's effect is durable, or with what else is to be done about the partition. */
  apply(slice: PartitionSlice): Promise<SliceResult>;
  /** Finishes what is under way and hands back what waits. From then on an error of the others is of no interest. */
  stop(): Promise<void>;
}

export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to be applied. */
  readonly next: bigint;
  /** Offset of the next record to be appended, as of the last fetch. */
  readonly end: bigint;
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
  /** What was known of partitions is void: they may be somebody else's from now on. */
  readonly onUnassigned?: () => void;
  readonly onProgress?: (progress: PartitionProgress) => void;
  /** The consumer cannot go on: the handler failed, or kafkajs gave up. */
  readonly onFatal: (error: unknown) => void;
}

export interface RunningConsumer {
  /** Reasons why the member makes no progress; empty when it does. */
  whyNotLive(): readonly string[];
  /** True while the group has assigned partitions (possibly none) to this member and cannot have taken them away unheard. */
  isAssigned(): boolean;
  /** Takes no more, stops the handler, commits, and leaves the group. Ends in time and cleanly even while Kafka is away. */
  stop(): Promise<void>;
}

const HEARTBEAT_MS = 1_000;
const SILENCE_MS_MAX = 60_000;
const RESTART_MS = 1_000;
/** Both within the 20 s that a service has to stop. What the handler cannot finish is undone, and read again. */
const FINISH_MS_MAX = 10_000;
/** The last commit and leaving spare others the wait for the end of the session, no more. */
const FAREWELL_MS_MAX = 5_000;

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
  await inStreamErrors(member.join());
  return member;
}

type BatchEnd = Omit<ConsumerEndBatchProcessEvent['payload'], 'firstOffset'> & {
  /** kafkajs' types deny the null. */
  readonly firstOffset: string | null;
};

class Member implements RunningConsumer {
  readonly #consumer: Consumer;
  readonly #options: ConsumeOptions;
  readonly #hints: OffsetHints;
  /** Where the next slice of a partition has to begin, by topic and partition; another map after each assignment. */
  #nexts = new Map<string, Promise<bigint>>();
  /** Slices in the handler's hands. */
  readonly #applying = new Set<Promise<unknown>>();
  #assigned = false;
  #stopping = false;
  #lastSignOfLife = performance.now();
  /** When the group last said that this is its member. */
  #lastHeartbeat = performance.now();

  constructor(consumer: Consumer, options: ConsumeOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#hints = new OffsetHints(consumer);
    const { GROUP_JOIN, HEARTBEAT, FETCH, REBALANCING, STOP, CRASH, END_BATCH_PROCESS } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => void this.#onAssigned(payload.memberAssignment));
    consumer.on(HEARTBEAT, () => this.#heard());
    consumer.on(FETCH, () => this.#alive());
    consumer.on(REBALANCING, () => this.#unassign());
    consumer.on(STOP, () => this.#unassign());
    consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) void this.#onCrash(payload.error);
    });
    consumer.on(END_BATCH_PROCESS, ({ payload }) => void this.#pass(payload));
  }

  async join(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
    await this.#run();
  }

  #run(): Promise<void> {
    return this.#consumer.run({
      eachBatchAutoResolve: false,
      autoCommit: false,
      partitionsConsumedConcurrently: this.#options.partitionsMax,
      eachBatch: (payload) => this.#onBatch(payload),
    });
  }

  whyNotLive(): readonly string[] {
    const silentMs = performance.now() - this.#lastSignOfLife;
    return silentMs > SILENCE_MS_MAX ? [`the consumer has been silent for ${Math.round(silentMs / 1_000)} s`] : [];
  }

  isAssigned(): boolean {
    return this.#assigned && performance.now() - this.#lastHeartbeat < this.#options.sessionMs;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await within(FINISH_MS_MAX, this.#finish(), () => {});
    await within(FAREWELL_MS_MAX, this.#leave(), () => {});
  }

  async #finish(): Promise<void> {
    await this.#options.handler.stop();
    await Promise.allSettled(this.#applying);
  }

  async #leave(): Promise<void> {
    await this.#hints.close();
    await this.#consumer.disconnect().catch(() => {}); // The session ends by itself then.
  }

  async #onBatch(payload: EachBatchPayload): Promise<void> {
    if (this.#stopping || payload.isStale()) return;
    const beat = setInterval(() => void this.#heartbeat(payload), HEARTBEAT_MS);
    await this.#orFatal(this.#read(payload));
    clearInterval(beat);
  }

  async #read(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const slice = toSlice(batch);
    if (!(await this.#isNext(slice, payload.isStale))) return;
    if (await this.#apply(slice, BigInt(batch.highWatermark))) payload.resolveOffset(batch.lastOffset());
  }

  /**
   * Where a fetch held nothing but the marks of transactions no batch is handed out, only this event tells of it. It is applied like a
   * slice without records: who waits until all is applied up to the log's end would wait for ever.
   */
  async #pass({ topic, partition, batchSize, firstOffset, lastOffset, highWatermark }: BatchEnd): Promise<void> {
    if (batchSize > 0 || firstOffset === null || this.#stopping) return;
    const slice = { topic, partition, from: BigInt(firstOffset), messages: [], next: BigInt(lastOffset) + 1n };
    await this.#orFatal(this.#isNext(slice).then((isNext) => isNext && this.#apply(slice, BigInt(highWatermark))));
  }

  /** Thrown into kafkajs an error would be retried there; what is worth retrying was retried by the handler. */
  async #orFatal(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!this.#stopping) this.#options.onFatal(error);
    }
  }

  /**
   * Whether the slice begins where the last one ended, or where we have sought. It does not when the log has lost that offset (retention
   * was faster, the topic was recreated): kafkajs then goes on at the log's beginning. What was decided is void, the handler decides anew.
   * @param isStale whether a seek is still to take effect: then the slice was fetched before it, and is read again.
   */
  async #isNext({ topic, partition, from }: PartitionSlice, isStale = () => false): Promise<boolean> {
    const nexts = this.#nexts;
    const next = await this.#next(topic, partition);
    if (this.#stopping || nexts !== this.#nexts || isStale()) return false;
    if (next === from) return true;
    nexts.delete(topicPartitionKey({ topic, partition }));
    await this.#next(topic, partition);
    return false;
  }

  #next(topic: string, partition: number): Promise<bigint> {
    const nexts = this.#nexts;
    const key = topicPartitionKey({ topic, partition });
    const known = nexts.get(key);
    if (known !== undefined) return known;
    const next = this.#options.handler.begin(topic, partition).then((offset) => {
      if (nexts === this.#nexts) this.#consumer.seek({ topic, partition, offset: String(offset) });
      return offset;
    });
    nexts.set(key, next);
    return next;
  }

  /** @returns whether all of the slice is applied; if not, reading goes on where the handler wants it to. */
  #apply(slice: PartitionSlice, end: bigint): Promise<boolean> {
    const applying = this.#hand(slice, end);
    this.#applying.add(applying);
    return applying.finally(() => this.#applying.delete(applying));
  }

  async #hand(slice: PartitionSlice, end: bigint): Promise<boolean> {
    const { topic, partition, from } = slice;
    const nexts = this.#nexts;
    nexts.set(topicPartitionKey({ topic, partition }), Promise.resolve(slice.next));
    this.#options.onProgress?.({ topic, partition, next: from, end });
    const result = await this.#options.handler.apply(slice);
    if (nexts !== this.#nexts) return false;
    const next = result === 'halt' ? from : result;
    if (next > from) this.#hints.note(topic, partition, next);
    this.#options.onProgress?.({ topic, partition, next, end });
    if (result === 'halt') this.#consumer.pause([{ topic, partitions: [partition] }]);
    if (next === slice.next) return true;
    nexts.set(topicPartitionKey({ topic, partition }), Promise.resolve(next));
    this.#consumer.seek({ topic, partition, offset: String(next) });
    return false;
  }

  /** Starts are decided at once, not with the first record: what does not belong together must stop loudly on an idle topic too. */
  async #onAssigned(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.#unassign();
    this.#heard();
    const nexts = this.#nexts;
    const begun = Object.entries(assignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => this.#next(topic, partition)),
    );
    await this.#orFatal(
      Promise.all(begun).then(() => {
        this.#assigned ||= nexts === this.#nexts;
      }),
    );
  }

  #unassign(): void {
    this.#assigned = false;
    this.#nexts = new Map();
    this.#hints.forget();
    this.#options.onUnassigned?.();
  }

  async #onCrash(error: Error): Promise<void> {
    if (this.#stopping) return;
    const failure = toStreamError(error);
    if (classify(failure) !== 'retryable') return this.#options.onFatal(failure);
    await wait(RESTART_MS);
    if (!this.#stopping) await this.#orFatal(inStreamErrors(this.#run()));
  }

  async #heartbeat({ heartbeat }: EachBatchPayload): Promise<void> {
    // A rebalance is announced by a failed heartbeat; the fetch loop meets it right after this batch.
    await heartbeat().catch(() => {});
  }

  #heard(): void {
    this.#lastHeartbeat = performance.now();
    this.#alive();
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

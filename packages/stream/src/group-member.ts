/**
 * A member of a consumer group. Its handler decides where it reads: the offset that the group has committed in Kafka is a hint only. How
 * long it has been silent is in liveness.ts, where each partition stands in assignment.ts, the way of a slice in hand-over.ts.
 *
 * What kafkajs does, and what is done about it:
 * - Batches of partitions that were taken away still arrive. The handler drops what is applied already.
 * - It takes a batch for done once its handler returns. That is off: we say what is done.
 * - It sends heartbeats only when it is asked to. It is asked each second while the handler works.
 * - It may stop and say nothing. The silence is noticed (whyNotLive).
 * - It goes on elsewhere, by itself, where the log no longer holds an offset. The gap is noticed (Assignment.isNext).
 */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { Assignment } from './assignment.ts';
import { HandOver } from './hand-over.ts';
import type { MendedBatch } from './kafkajs/fetched-batch.ts';
import { Liveness } from './liveness.ts';
import { OffsetHints } from './offset-hints.ts';
import { inStreamErrors, toStreamError } from './stream-error.ts';
import type { StreamHandler } from './stream-handler.ts';
import type { PartitionSlice } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: StreamHandler;
  /** A member that is silent for longer loses its partitions to others. */
  readonly sessionMs: number;
  /** Upper bound of partitions worked on at once; their slices meet in one queue. */
  readonly partitionsMax: number;
  /** What was known of partitions is void: they may be somebody else's from now on. */
  readonly onUnassigned?: () => void;
  /** The consumer cannot go on: the handler failed, or kafkajs gave up. */
  readonly onFatal: (error: unknown) => void;
}

const HEARTBEAT_MS = 1_000;
const RESTART_MS = 1_000;
/** How often a halted partition is read again. */
const HALTED_MS = 3_000;
/** Both within the 20 s that a service has to stop. What the handler cannot finish is undone, and read again. */
const FINISH_MS_MAX = 10_000;
/** The last commit and leaving spare others the wait for the end of the session, no more. */
const FAREWELL_MS_MAX = 5_000;

export class GroupMember {
  readonly #consumer: Consumer;
  readonly #options: MemberOptions;
  readonly #hints: OffsetHints;
  readonly #handOver: HandOver;
  readonly #liveness: Liveness;
  #assignment: Assignment;
  /** Every partition of the assignment, possibly none, has been begun. */
  #isAssigned = false;
  /** Why the member had to join again, while it has not. */
  #crash: string | undefined;
  #stopping = false;

  constructor(consumer: Consumer, options: MemberOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#hints = new OffsetHints(consumer);
    this.#liveness = new Liveness(options.sessionMs);
    this.#assignment = this.#newAssignment();
    this.#handOver = new HandOver({
      apply: (slice) => options.handler.apply(slice),
      hold: (place, why) => void this.#pauseUntil(why === 'halt' ? pause(HALTED_MS) : options.handler.resumed(), place),
      note: (place, next) => this.#hints.note(place, next),
    });
    this.#listen();
  }

  /** Resolves once it asks to be one of the group. @throws StreamError */
  join(): Promise<void> {
    return inStreamErrors(this.#join());
  }

  /** Reasons why the member makes no progress; empty when it does. */
  whyNotLive(): readonly string[] {
    return this.#liveness.whyNotLive();
  }

  /** Empty while the group has assigned partitions (possibly none) to this member and cannot have taken them away unheard. */
  whyNotReady(): readonly string[] {
    if (this.#isAssigned && this.#liveness.isInSession()) return [];
    return ['no partitions assigned yet', ...(this.#crash === undefined ? [] : [`joining again after ${this.#crash}`])];
  }

  /** Takes no more, stops the handler, commits, and leaves the group. Ends in time and cleanly even while Kafka is away. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await within(FINISH_MS_MAX, this.#finish(), () => {});
    await this.leave();
  }

  /** Commits what is applied and leaves the group; the handler is left alone. Ends in time even while Kafka is away. */
  async leave(): Promise<void> {
    this.#stopping = true;
    await within(FAREWELL_MS_MAX, this.#leave(), () => {});
  }

  async #join(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
    await this.#run();
  }

  #listen(): void {
    const { GROUP_JOIN, HEARTBEAT, FETCH, REBALANCING, STOP, CRASH } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => void this.#onAssigned(payload.memberAssignment));
    this.#consumer.on(HEARTBEAT, () => this.#liveness.heardByGroup());
    this.#consumer.on(FETCH, () => this.#liveness.signOfLife());
    this.#consumer.on(REBALANCING, () => this.#unassign());
    this.#consumer.on(STOP, () => this.#unassign());
    this.#consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) void this.#onCrash(payload.error);
    });
  }

  #run(): Promise<void> {
    return this.#consumer.run({
      eachBatchAutoResolve: false,
      autoCommit: false,
      partitionsConsumedConcurrently: this.#options.partitionsMax,
      eachBatch: (payload) => this.#onBatch(payload),
    });
  }

  async #finish(): Promise<void> {
    await this.#options.handler.stop();
    await this.#handOver.settled();
  }

  async #leave(): Promise<void> {
    await this.#hints.close();
    await this.#consumer.disconnect().catch(() => {}); // The session ends by itself then.
  }

  async #onBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const isStale = () => this.#stopping || payload.isStale();
    if (isStale()) return;
    const beat = setInterval(() => void this.#heartbeat(payload), HEARTBEAT_MS);
    const applied = await this.#orFatal(this.#take(toSlice(batch as MendedBatch), isStale));
    clearInterval(beat);
    if (applied) payload.resolveOffset(batch.lastOffset());
  }

  /**
   * Records that nobody is to see (marks of transactions, holes) are applied like an empty slice: who waits until all is applied up to the
   * log's end would wait for ever. Where nothing was read, the place where it should have been tells of a log that has lost what was there.
   * @returns whether all of the slice is applied.
   */
  async #take(slice: PartitionSlice, isStale: () => boolean): Promise<boolean> {
    const assignment = this.#assignment;
    if (!(await assignment.isNext(slice, isStale)) || slice.next === slice.from) return false;
    return this.#handOver.apply(assignment, slice);
  }

  /** Thrown into kafkajs an error would be retried there; what is worth retrying was retried by the handler. */
  async #orFatal<Result>(work: Promise<Result>): Promise<Result | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!this.#stopping) this.#options.onFatal(error);
      return undefined;
    }
  }

  /** Starts are decided at once, not with the first record: what does not belong together must stop loudly on an idle topic too. */
  async #onAssigned(partitionsByTopic: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.#unassign();
    this.#liveness.heardByGroup();
    const assignment = this.#assignment;
    const places = Object.entries(partitionsByTopic).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    await this.#orFatal(
      Promise.all(places.map((place) => assignment.start(place))).then(() => this.#begun(assignment)),
    );
  }

  #begun(assignment: Assignment): void {
    if (!assignment.isCurrent) return;
    this.#isAssigned = true;
    this.#crash = undefined;
  }

  #unassign(): void {
    this.#isAssigned = false;
    this.#assignment.end();
    this.#assignment = this.#newAssignment();
    this.#hints.forget();
    this.#options.onUnassigned?.();
  }

  #newAssignment(): Assignment {
    return new Assignment({
      begin: ({ topic, partition }) => this.#options.handler.begin(topic, partition),
      seek: ({ topic, partition }, offset) => this.#consumer.seek({ topic, partition, offset: String(offset) }),
    });
  }

  /**
   * The member stays in its group: kafkajs goes on with heartbeats, and fetches what is not paused. Whoever has the partition by then, a
   * pause of ours must not outlast its reason: kafkajs keeps one through rebalances.
   */
  async #pauseUntil(isOver: Promise<void>, { topic, partition }: TopicPartition): Promise<void> {
    const partitions = [{ topic, partitions: [partition] }];
    try {
      this.#consumer.pause(partitions);
      await isOver;
      this.#consumer.resume(partitions);
    } catch {
      // Between two groups, after a crash or at the end, kafkajs has none that could be told, and the next one pauses nothing.
    }
  }

  /** kafkajs does not begin again by itself after everything that passes. */
  async #onCrash(error: Error): Promise<void> {
    if (this.#stopping) return;
    const failure = toStreamError(error);
    if (classify(failure) !== 'retryable') return this.#options.onFatal(failure);
    this.#crash = (failure as Error).message;
    await pause(RESTART_MS);
    if (!this.#stopping) await this.#orFatal(inStreamErrors(this.#run()));
  }

  async #heartbeat({ heartbeat }: EachBatchPayload): Promise<void> {
    // A rebalance is announced by a failed heartbeat; the fetch loop meets it right after this batch.
    await heartbeat().catch(() => {});
  }
}

function toSlice(batch: MendedBatch): PartitionSlice {
  const first = batch.firstOffset();
  return {
    topic: batch.topic,
    partition: batch.partition,
    from: BigInt(batch.fetchedOffset),
    first: first === null ? undefined : BigInt(first),
    messages: batch.messages.map(toStreamMessage),
    next: BigInt(batch.lastOffset()) + 1n,
  };
}

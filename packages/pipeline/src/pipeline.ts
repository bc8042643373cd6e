/**
 * One consumer process: slices of its partitions in, recorded outcomes out. Decides where reading starts, gathers slices into batches
 * (applier.ts), applies them (apply-batch.ts), repeats what failed for a passing reason and stops for what did not.
 */
import { repeat, type Trouble } from '@loyalty-ladder/runtime/repeat.ts';
import { type TopicPartition, topicPartitionKey, topicPartitionOf } from '@loyalty-ladder/runtime/topic-partition.ts';
import { markStreamFound, markStreamLost } from '@loyalty-ladder/store/stream/mark-stream-lost.ts';
import { type Anchor, beginStreamPosition, readStreamPosition } from '@loyalty-ladder/store/stream/stream-position.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { StreamHandler } from '@loyalty-ladder/stream/stream-handler.ts';
import type { PartitionSlice, SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import { Applier } from './applier.ts';
import { applyBatch } from './apply-batch.ts';
import { applyBisecting } from './apply-bisecting.ts';
import type { BatchContext } from './batch-context.ts';
import type { LogSlice } from './log-slice.ts';
import { assertSameTopic, checkAnchor, decideStart, StreamLostError } from './start-position.ts';

/**
 * Transactions under way at once, each with partitions of its own: deciding a batch and having it written take turns, so a second one
 * fills the gaps (a third would only wait for the processor). They meet as two processes would, by row locks.
 */
const LANES = 2;

/** What of Kafka a start is decided with. */
export type StreamStart = Pick<StreamClient, 'boundsOf' | 'committedOffset' | 'topicIds'>;

export class Pipeline implements StreamHandler {
  readonly #context: BatchContext;
  readonly #stream: StreamStart;
  /** By partition: while Postgres writes the batch of one, this process decides that of the other. */
  readonly #appliers: readonly Applier[];
  readonly #stopping = new AbortController();
  /** What the next slice of a partition must begin with. */
  readonly #anchors = new Map<string, Anchor>();
  /** Of the logs that are being read, as of their begin. */
  readonly #generations = new Map<string, number>();
  /** Partitions that were noted as lost, and whose log is yet to show that it is the one it was. */
  readonly #lost = new Set<string>();
  /** By partition, where Kafka says them. */
  readonly #topicIds = new Map<string, string>();
  /** By what is being repeated: a success of one says nothing of the others. */
  readonly #troubles = new Map<string, string>();

  constructor(context: BatchContext, stream: StreamStart, batchMessagesMax: number) {
    this.#context = context;
    this.#stream = stream;
    this.#appliers = Array.from(
      { length: LANES },
      (_, lane) => new Applier((slices) => this.#apply(lane, slices), Math.ceil(batchMessagesMax / LANES)),
    );
  }

  begin(topic: string, partition: number): Promise<bigint> {
    const place = { topic, partition };
    return this.#noting(place, () =>
      this.#repeating(`start of ${topicPartitionKey(place)}`, () => this.#decideStart(place)),
    );
  }

  async apply(slice: PartitionSlice): Promise<SliceResult> {
    if (this.#anchors.has(topicPartitionKey(slice))) await this.#noting(slice, () => this.#checkStart(slice));
    const generation = this.#generations.get(topicPartitionKey(slice)) ?? 0;
    return this.#applierOf(slice.partition).submit({ ...slice, generation });
  }

  /**
   * A topic that is made again while nobody fetches, and grows beyond where reading stands, looks like the log going on: only its id tells.
   * What is recorded of it by then stays, and is known when reading begins anew.
   * @throws StreamLostError
   */
  async checkLogs(): Promise<void> {
    const topics = new Set([...this.#topicIds.keys()].map((key) => topicPartitionOf(key).topic));
    const ids = await this.#stream.topicIds([...topics]);
    for (const [key, known] of this.#topicIds) {
      const place = topicPartitionOf(key);
      await this.#noting(place, async () => assertSameTopic(key, known, ids.get(place.topic)));
    }
  }

  /** A paused group is no trouble: it does what people want of it. */
  resumed(): Promise<void> {
    return this.#context.pause.resumed(this.#stopping.signal);
  }

  /** Why no progress is being made; empty when all is well. */
  troubles(): readonly string[] {
    return [...this.#troubles.values(), ...this.#context.halted.reasons()];
  }

  /** Finishes the batches under way, unless they fail: nothing is repeated any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#appliers.map((applier) => applier.stop()));
  }

  #applierOf(partition: number): Applier {
    const applier = this.#appliers[partition % LANES];
    if (applier === undefined) throw new RangeError(`there is no partition ${partition}`);
    return applier;
  }

  /**
   * In this order: a former owner may be applying still. At every instant the group's committed offset lies at or below Postgres'
   * position, and that at or below the log's end, and all of them only grow; so it holds for what is read one after the other as well.
   * In another order a commit in between looks like a restored store or a shortened log.
   */
  async #decideStart(place: TopicPartition): Promise<bigint> {
    const { pool, group } = this.#context;
    const { topic } = place;
    const committed = await this.#stream.committedOffset(group, place);
    const position = await readStreamPosition(pool, group, place);
    const [bounds, ids] = await Promise.all([this.#stream.boundsOf(place), this.#stream.topicIds([topic])]);
    const topicId = ids.get(topic);
    const key = topicPartitionKey(place);
    const { start, anchor } = decideStart(key, position, { ...bounds, topicId }, committed);
    const isNew = position?.topicId === undefined && topicId !== undefined;
    if (position === undefined || isNew) await beginStreamPosition(pool, group, place, start, topicId);
    if (anchor === undefined) this.#anchors.delete(key);
    else this.#anchors.set(key, anchor);
    if (position?.lostSince === undefined) this.#lost.delete(key);
    else this.#lost.add(key);
    if (anchor === undefined) await this.#noteFound(place);
    this.#generations.set(key, position?.generation ?? 0);
    const known = position?.topicId ?? topicId;
    if (known !== undefined) this.#topicIds.set(key, known);
    return start;
  }

  async #checkStart(slice: PartitionSlice): Promise<void> {
    const key = topicPartitionKey(slice);
    const anchor = this.#anchors.get(key);
    if (anchor !== undefined) checkAnchor(key, anchor, slice);
    this.#anchors.delete(key);
    await this.#noteFound(slice);
  }

  /** The process ends, and whoever asks how far facts are complete must know that these are not. */
  async #noting<Result>(place: TopicPartition, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const { pool, group } = this.#context;
      if (error instanceof StreamLostError) await markStreamLost(pool, group, place).catch(() => {});
      throw error;
    }
  }

  async #noteFound(place: TopicPartition): Promise<void> {
    const { pool, group } = this.#context;
    if (this.#lost.delete(topicPartitionKey(place))) await markStreamFound(pool, group, place);
  }

  async #apply(lane: number, slices: readonly LogSlice[]): Promise<readonly SliceResult[]> {
    const { metrics } = this.#context;
    const end = metrics.batchSeconds.startTimer();
    const results = await this.#repeating(`lane ${lane}`, () =>
      applyBisecting(slices, (parts, refusal) => applyBatch(this.#context, parts, refusal)),
    );
    end();
    metrics.batchRecords.observe(slices.reduce((sum, slice) => sum + slice.messages.length, 0));
    return results;
  }

  async #repeating<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    const onTrouble = (trouble: Trouble) => this.#inTrouble(what, trouble);
    const result = await repeat(work, { signal: this.#stopping.signal, onTrouble });
    this.#troubles.delete(what);
    return result;
  }

  #inTrouble(what: string, { error, reason, attempt }: Trouble): void {
    this.#troubles.set(what, `${what}: repeating after ${reason}`);
    this.#context.metrics.retries.inc();
    this.#context.log.warn({ err: error, attempt }, 'a passing failure; nothing is skipped, trying again');
  }
}

/**
 * One consumer process: slices of its partitions in, recorded outcomes out. Decides where reading starts, gathers slices into batches
 * (applier.ts), applies them (apply-batch.ts), repeats what failed for a passing reason and stops for what did not.
 */
import { backoffMs, pause } from '@loyalty-ladder/runtime/backoff.ts';
import { partitionKey } from '@loyalty-ladder/store/lock-offsets.ts';
import { type Anchor, createStreamPosition, readStreamPosition } from '@loyalty-ladder/store/stream-position.ts';
import type { StreamHandler } from '@loyalty-ladder/stream/consume.ts';
import { readLogBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { PartitionSlice, SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { Admin } from 'kafkajs';
import { Applier, ApplierStoppedError } from './applier.ts';
import { applyBatch } from './apply-batch.ts';
import type { BatchContext } from './batch-context.ts';
import { applyBisecting } from './bisect.ts';
import { classifyFailure } from './failure.ts';
import { checkAnchor, decideStart } from './start-position.ts';

/**
 * Transactions under way at once, each with partitions of its own: deciding a batch and having it written take turns, so a second one
 * fills the gaps (a third would only wait for the processor). They meet as two processes would, by row locks.
 */
const LANES = 2;
const RETRY = { delayMsMin: 100, delayMsMax: 5_000 };

export class Pipeline implements StreamHandler {
  readonly #context: BatchContext;
  readonly #admin: Admin;
  /** By partition: while Postgres writes the batch of one, this process decides that of the other. */
  readonly #appliers: readonly Applier[];
  readonly #stopping = new AbortController();
  /** What the next slice of a partition must begin with. */
  readonly #anchors = new Map<string, Anchor>();
  #trouble: string | undefined;

  constructor(context: BatchContext, admin: Admin, batchMessagesMax: number) {
    this.#context = context;
    this.#admin = admin;
    const apply = (slices: readonly PartitionSlice[]) => this.#apply(slices);
    this.#appliers = Array.from({ length: LANES }, () => new Applier(apply, Math.ceil(batchMessagesMax / LANES)));
  }

  begin(topic: string, partition: number): Promise<bigint> {
    return this.#retrying(() => this.#decideStart(topic, partition));
  }

  async apply(slice: PartitionSlice): Promise<SliceResult> {
    this.#checkStart(slice);
    return this.#applierOf(slice.partition).submit(slice);
  }

  /** Why no progress is being made; empty when all is well. */
  troubles(): readonly string[] {
    return [...(this.#trouble === undefined ? [] : [this.#trouble]), ...this.#context.poison.reasons()];
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#appliers.map((applier) => applier.stop()));
  }

  #applierOf(partition: number): Applier {
    const applier = this.#appliers[partition % LANES];
    if (applier === undefined) throw new RangeError(`there is no partition ${partition}`);
    return applier;
  }

  async #decideStart(topic: string, partition: number): Promise<bigint> {
    const { pool, group } = this.#context;
    const [position, bounds] = await Promise.all([
      readStreamPosition(pool, group, { topic, partition }),
      readLogBounds(this.#admin, group, topic, partition),
    ]);
    const key = partitionKey({ topic, partition });
    const { start, anchor } = decideStart(key, position, bounds);
    if (position === undefined) await createStreamPosition(pool, group, { topic, partition }, start);
    if (anchor === undefined) this.#anchors.delete(key);
    else this.#anchors.set(key, anchor);
    return start;
  }

  #checkStart(slice: PartitionSlice): void {
    const key = partitionKey(slice);
    const anchor = this.#anchors.get(key);
    if (anchor !== undefined) checkAnchor(key, anchor, slice);
    this.#anchors.delete(key);
  }

  async #apply(slices: readonly PartitionSlice[]): Promise<readonly SliceResult[]> {
    const { metrics } = this.#context;
    const end = metrics.batchSeconds.startTimer();
    const results = await this.#retrying(() =>
      applyBisecting(slices, (parts, refusal) => applyBatch(this.#context, parts, refusal)),
    );
    end();
    metrics.batchRecords.observe(slices.reduce((sum, slice) => sum + slice.messages.length, 0));
    return results;
  }

  async #retrying<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await work();
        this.#trouble = undefined;
        return result;
      } catch (error) {
        if (this.#stopping.signal.aborted) throw new ApplierStoppedError('stopped while repeating', { cause: error });
        if (classifyFailure(error) !== 'transient') throw error;
        this.#trouble = `repeating after ${(error as Error).message}`;
        this.#context.metrics.retries.inc();
        this.#context.log.warn({ err: error, attempt }, 'a passing failure; nothing is skipped, trying again');
        await pause(backoffMs(attempt, RETRY), this.#stopping.signal);
      }
    }
  }
}

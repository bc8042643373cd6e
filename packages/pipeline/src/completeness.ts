/**
 * How far the facts beside a batch are complete, and so how far its customers may be folded. Answers at two moments: before the
 * transaction (where the logs end) and in it (how far they are applied, and what follows from both).
 */
import type { ReachOf } from '@loyalty-ladder/decisions/undecided.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { ClientBase } from 'pg';
import type { DecodedSlice } from './decode-slices.ts';
import { type LogEnds, SettledEnds } from './settled-ends.ts';
import type { Watched } from './source-watch.ts';
import { OLD_MS, UNBOUND, Watermarks } from './watermark.ts';

export interface CompletenessOptions {
  /** All input topics, as on the cluster. */
  readonly inputTopics: readonly string[];
  /** The one of purchases among them. */
  readonly purchases: string;
  readonly readEnds: () => Promise<LogEnds>;
}

/** A partition whose records are being applied: where it stands after them, and what they say of its sources. */
export interface OwnPartition {
  readonly slice: TopicPartition & { readonly next: bigint };
  readonly watched: Pick<Watched, 'misroutedAt'>;
}

export class Completeness {
  readonly #inputTopics: readonly string[];
  readonly #purchases: string;
  readonly #ends: SettledEnds;
  readonly #watermarks: Watermarks;
  /** The ladder's clock as of the latest batch; only to tell whether a batch has to wait for what was appended before it. */
  #lastNow: Instant = Number.POSITIVE_INFINITY;

  constructor({ inputTopics, purchases, readEnds }: CompletenessOptions) {
    this.#inputTopics = inputTopics;
    this.#purchases = purchases;
    this.#ends = new SettledEnds(readEnds);
    this.#watermarks = new Watermarks(purchases);
  }

  /** @returns ends of the logs below which everything lies that was appended before these records, where it matters. */
  endsBefore(decoded: readonly DecodedSlice[]): Promise<LogEnds> {
    return this.#hasOldFacts(decoded) ? this.#ends.after(appendedAt(decoded)) : this.#ends.recent();
  }

  /**
   * To be sent behind the statement that locks the customers: what others have folded into them is then among what is applied.
   * @param own what is being applied. @returns by now: how far a customer is to be folded.
   */
  async reach(tx: ClientBase, ends: LogEnds, own: readonly OwnPartition[]): Promise<(now: Instant) => ReachOf> {
    const progress = await readStreamProgress(tx, this.#inputTopics);
    const nexts = new Map(own.map(({ slice }) => [topicPartitionKey(slice), slice.next]));
    const isMisrouted =
      own.some(({ slice, watched }) => slice.topic === this.#purchases && watched.misroutedAt !== null) ||
      progress.some((stand) => stand.topic === this.#purchases && stand.isMisrouted);
    const marks = this.#watermarks.of(progress, ends, nexts, performance.now(), isMisrouted);
    return (now) => {
      this.#lastNow = now;
      return ({ partition }, newest) => {
        const { facts, due } = marks.get(partition) ?? UNBOUND;
        // To its newest fact and never to now: consumers do not run ahead of their facts.
        return { until: newest < now - OLD_MS ? Math.min(newest, facts) : newest, dueUntil: due };
      };
    };
  }

  #hasOldFacts(decoded: readonly DecodedSlice[]): boolean {
    const before = this.#lastNow - OLD_MS;
    return decoded.some(({ records }) => records.some((record) => record.ok && record.fact.occurredAt < before));
  }
}

const appendedAt = (decoded: readonly DecodedSlice[]): number =>
  Math.max(...decoded.flatMap(({ slice }) => slice.messages.slice(-1)).map(({ timestamp }) => Number(timestamp)));

/**
 * Whether all purchases are applied that lay in Kafka when somebody asks: returns are among them, and whoever spends points on knowledge
 * that is older spends what a return has already taken. Asked before the customer is locked: what is applied stays applied, and its facts
 * are there for whoever locks the customer afterwards.
 *
 * What is among the dead letters, or of a source that is set aside, counts as applied, here as for time: nobody knows when it will be. A
 * halted partition is one that waits.
 */
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { FreshReading } from '@loyalty-ladder/runtime/fresh-reading.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';

export interface PurchasesWatchOptions {
  readonly stream: Pick<StreamClient, 'logEnds'>;
  readonly pool: Pool;
  readonly topicPrefix: string;
  /** How long somebody waits at the most for what lies there to be applied, and for Kafka to say where it ends. */
  readonly waitMs: number;
}

export type KnownPurchases = WholeKnowledge | PartialKnowledge;

export interface WholeKnowledge {
  readonly isWhole: true;
}

export interface PartialKnowledge {
  readonly isWhole: false;
  /** Newest occurredAt of the purchases that are applied, of the partition that is the furthest behind; null: of none, or Kafka does not say. */
  readonly appliedTo: Instant | null;
}

/** Offset of the next record to be appended, by `topic/partition`. */
type Ends = ReadonlyMap<string, bigint>;

const WHOLE: WholeKnowledge = { isWhole: true };
const POLL_MS = 50;
const LOOK_MS = 500;

export class PurchasesWatch {
  readonly #waitMs: number;
  readonly #ends: FreshReading<Ends>;
  readonly #progress: FreshReading<readonly StreamProgress[]>;

  constructor({ stream, pool, topicPrefix, waitMs }: PurchasesWatchOptions) {
    const topics = [topicName(topicPrefix, 'loyalty.purchases')];
    this.#waitMs = waitMs;
    this.#ends = new FreshReading(() => stream.logEnds(topics));
    this.#progress = new FreshReading(() => readStreamProgress(pool, topics));
  }

  /** Waits for what is on its way; for whoever spends. @param partition of the customer. @throws what Postgres throws. */
  known(partition: number): Promise<KnownPurchases> {
    return this.#knownWithin(this.#waitMs, this.#waitMs, partition);
  }

  /** Waits for nothing but Kafka's answer, and not long for that. @throws what Postgres throws. */
  knownNow(partition: number): Promise<KnownPurchases> {
    return this.#knownWithin(0, LOOK_MS, partition);
  }

  async #knownWithin(waitMs: number, kafkaMs: number, partition: number): Promise<KnownPurchases> {
    const untilMs = performance.now() + waitMs;
    const ends = await this.#endsBy(kafkaMs);
    if (ends === undefined) return { isWhole: false, appliedTo: null };
    for (;;) {
      const known = knownOf(partition, ends, await this.#progress.get());
      if (known.isWhole || performance.now() >= untilMs) return known;
      await pause(POLL_MS);
    }
  }

  /** @returns undefined where Kafka does not say: then anything may wait there. */
  #endsBy(ms: number): Promise<Ends | undefined> {
    return within(ms, this.#ends.get(), () => undefined).catch(() => undefined);
  }
}

/** While a source misroutes, a purchase of anybody may lie in any partition. */
export function knownOf(partition: number, ends: Ends, progress: readonly StreamProgress[]): KnownPurchases {
  const stands = new Map(progress.map((stand) => [topicPartitionKey(stand), stand]));
  const isAnywhere = progress.some(({ isMisrouted }) => isMisrouted);
  const waiting = [...ends].flatMap(([key, end]) => {
    if (!isAnywhere && !key.endsWith(`/${partition}`)) return [];
    const { nextOffset = 0n, eventTime = null, isLost = false } = stands.get(key) ?? {};
    return isLost || nextOffset < end ? [eventTime] : [];
  });
  if (waiting.length === 0) return WHOLE;
  const applied = waiting.filter((each) => each !== null);
  return { isWhole: false, appliedTo: applied.length < waiting.length ? null : Math.min(...applied) };
}

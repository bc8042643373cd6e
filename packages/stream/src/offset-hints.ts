/**
 * Tells Kafka now and then how far a group has got: a hint for others (lag tools, a group without a store), at or below what the handler
 * has made durable. One commit at a time: an older one that is still being repeated must not follow a newer one.
 */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Consumer, TopicPartitionOffset } from 'kafkajs';

const COMMIT_MS = 1_000;

export class OffsetHints {
  readonly #consumer: Consumer;
  readonly #timer: NodeJS.Timeout;
  /** What changed since the last commit: the next offset by topic and partition. */
  #changed = new Map<string, TopicPartitionOffset>();
  #last: Promise<void> = Promise.resolve();

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
    this.#timer = setInterval(() => void this.#commit(), COMMIT_MS);
  }

  /** @param next offset of the next record to be applied. */
  note({ topic, partition }: TopicPartition, next: bigint): void {
    this.#changed.set(topicPartitionKey({ topic, partition }), { topic, partition, offset: String(next) });
  }

  /** The partitions may be somebody else's now. */
  forget(): void {
    this.#changed = new Map();
  }

  /** Commits what is left. While Kafka is away this does not end: the caller sets the limit. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#commit();
  }

  #commit(): Promise<void> {
    if (this.#changed.size > 0) this.#last = this.#last.then(() => this.#commitChanged());
    return this.#last;
  }

  /** What is lost with a failure (a rebalance) is committed by whoever applies the next slice. */
  async #commitChanged(): Promise<void> {
    const offsets = [...this.#changed.values()];
    this.#changed = new Map();
    if (offsets.length > 0) await this.#consumer.commitOffsets(offsets).catch(() => {});
  }
}

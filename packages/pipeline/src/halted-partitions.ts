/** Which partitions of this process are halted, as of their last batch: for /readyz and the log. The truth is in their rows. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';

export interface Halt extends TopicPartition {
  readonly since: Instant;
  readonly because: string;
}

export class HaltedPartitions {
  readonly #log: Log;
  readonly #halts = new Map<string, Halt>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Said once in the life of a process and its assignment. */
  halted(halt: Halt): void {
    const key = topicPartitionKey(halt);
    const isKnown = this.#halts.has(key);
    this.#halts.set(key, halt);
    if (isKnown) return;
    const { since, because } = halt;
    this.#log.error(
      { partition: key, since: new Date(since).toISOString(), because, next: goOnText(key) },
      'partition halted: nothing of it is applied until an operator lets it go on',
    );
  }

  flows(place: TopicPartition): void {
    const key = topicPartitionKey(place);
    if (this.#halts.delete(key)) this.#log.info({ partition: key }, 'the partition goes on');
  }

  /** The partitions may be somebody else's from now on. */
  forget(): void {
    this.#halts.clear();
  }

  /** Why, for each; empty when none is halted. */
  reasons(): readonly string[] {
    return [...this.#halts].map(
      ([key, { since, because }]) => `${key}: halted since ${new Date(since).toISOString()} because ${because}`,
    );
  }
}

const goOnText = (key: string): string =>
  `npm run streams -- status; once the cause is mended: npm run streams -- go-on ${key} --reason TEXT`;

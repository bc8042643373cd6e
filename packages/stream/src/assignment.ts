/**
 * The partitions that a group has given to a member, until it takes them back: where the next slice of each has to begin. What comes of
 * work that was begun under an assignment counts only while that is current.
 */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { PartitionSlice } from './stream-message.ts';

export interface Reading {
  /** Decides where reading a partition begins. */
  begin(place: TopicPartition): Promise<bigint>;
  /** Makes the client go on there. */
  seek(place: TopicPartition, offset: bigint): void;
}

/** A log that has lost what comes next is met once; to begin anew again and again would be to stand still unseen. */
const BEGINS_MAX = 10;

export class Assignment {
  readonly #reading: Reading;
  readonly #nexts = new Map<string, Promise<bigint>>();
  /** How often a partition was begun since a slice of it was the next one. */
  readonly #begins = new Map<string, number>();
  #isCurrent = true;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** The partitions may be somebody else's from now on. */
  end(): void {
    this.#isCurrent = false;
  }

  /** Where the next slice has to begin. At first it is decided, and the client told. */
  start({ topic, partition }: TopicPartition): Promise<bigint> {
    const place = { topic, partition };
    const key = topicPartitionKey(place);
    const known = this.#nexts.get(key);
    if (known !== undefined) return known;
    const next = this.#reading.begin(place).then((offset) => {
      if (this.#isCurrent) this.#reading.seek(place, offset);
      return offset;
    });
    this.#nexts.set(key, next);
    return next;
  }

  /**
   * Whether the slice begins where the last one ended, or where we have sought. It does not where the log has lost that offset (retention
   * was faster, the topic was recreated): the client then goes on at the log's beginning. What was decided is void, and is decided anew.
   * @param isStale whether a seek is still to take effect: then the slice was fetched before it, and is read again.
   * @throws Error when that does not help: nobody knows why.
   */
  async isNext(slice: PartitionSlice, isStale: () => boolean): Promise<boolean> {
    const next = await this.start(slice);
    if (!this.#isCurrent || isStale()) return false;
    const key = topicPartitionKey(slice);
    const begins = next === slice.from ? 0 : (this.#begins.get(key) ?? 0) + 1;
    this.#begins.set(key, begins);
    if (begins === 0) return true;
    if (begins > BEGINS_MAX)
      throw new Error(`${key} does not go on at ${next}: it is read from ${slice.from} each time`);
    this.#nexts.delete(key);
    await this.start(slice);
    return false;
  }

  /** The next slice begins there, of itself: no seek is needed. */
  follow(place: TopicPartition, next: bigint): void {
    this.#nexts.set(topicPartitionKey(place), Promise.resolve(next));
  }

  /** The next slice begins elsewhere than where the client would go on. */
  seek({ topic, partition }: TopicPartition, next: bigint): void {
    this.follow({ topic, partition }, next);
    this.#reading.seek({ topic, partition }, next);
  }
}

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

export class Assignment {
  readonly #reading: Reading;
  readonly #nexts = new Map<string, Promise<bigint>>();
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
   */
  async isNext(slice: PartitionSlice, isStale: () => boolean): Promise<boolean> {
    const next = await this.start(slice);
    if (!this.#isCurrent || isStale()) return false;
    if (next === slice.from) return true;
    this.#nexts.delete(topicPartitionKey(slice));
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

/**
 * When the oldest record that a group has not applied was appended, read from the log itself. What is read of a place in a log holds for as
 * long as that place comes next; so whoever looks again and again keeps one of these, and reads only where something has moved.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';

/** Where a group reads on in a log, and where what it can read ends. */
export interface Waiting extends TopicPartition {
  readonly group: string;
  readonly from: bigint;
  readonly to: bigint;
  /** Of the topic as it is; undefined: not known. */
  readonly topicId: string | undefined;
}

export interface Oldest {
  /** null: no record lies there, but marks of transactions. */
  readonly appendedAt: Instant | null;
  /** When it was read, if it has been applied since and another has become the oldest; null: it is the oldest. */
  readonly wasOldestAt: Instant | null;
}

interface Known extends Waiting {
  readonly appendedAt: Instant | null;
  readonly readAt: Instant;
}

export class OldestRecords {
  readonly #stream: Pick<StreamClient, 'firstRecords'>;
  readonly #restMs: number;
  readonly #known = new Map<string, Known>();

  /** @param restMs a partition that moves is not read again before; what it had then is told meanwhile, as of then. */
  constructor(stream: Pick<StreamClient, 'firstRecords'>, restMs = 0) {
    this.#stream = stream;
    this.#restMs = restMs;
  }

  /** @returns by waitingKey; what Kafka does not hand out in time is missing. @throws StreamError */
  async find(waiting: readonly Waiting[]): Promise<Map<string, Oldest>> {
    const some = waiting.filter(({ from, to }) => from < to);
    const keys = new Set(some.map(waitingKey));
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
    const now = Date.now();
    await this.#read(some.filter((each) => this.#isToRead(each, now)));
    return new Map(some.flatMap((each) => this.#oldestOf(each)));
  }

  #isToRead(waiting: Waiting, now: Instant): boolean {
    const known = this.#known.get(waitingKey(waiting));
    if (known === undefined || known.topicId !== waiting.topicId) return true;
    if (isSame(known, waiting)) return false;
    return known.appendedAt === null || now - known.readAt >= this.#restMs;
  }

  #oldestOf(waiting: Waiting): [string, Oldest][] {
    const key = waitingKey(waiting);
    const known = this.#known.get(key);
    if (known === undefined) return [];
    const { appendedAt, readAt } = known;
    return [[key, { appendedAt, wasOldestAt: isSame(known, waiting) ? null : readAt }]];
  }

  /** Groups may share a topic, and a range is known by its partition: one group after the other. */
  async #read(waiting: readonly Waiting[]): Promise<void> {
    for (const [, ranges] of Map.groupBy(waiting, ({ group }) => group)) {
      const readAt = Date.now();
      const first = await this.#stream.firstRecords({ ranges });
      for (const range of ranges) {
        const record = first.get(topicPartitionKey(range));
        if (record === undefined) this.#known.delete(waitingKey(range));
        else this.#known.set(waitingKey(range), { ...range, appendedAt: record && Number(record.timestamp), readAt });
      }
    }
  }
}

/** What lies behind a record does not matter; where there are but marks, it does. */
const isSame = (known: Known, { from, to }: Waiting): boolean =>
  known.from === from && (known.appendedAt !== null || known.to === to);

export const waitingKey = ({ group, ...place }: TopicPartition & { readonly group: string }): string =>
  `${group}/${topicPartitionKey(place)}`;

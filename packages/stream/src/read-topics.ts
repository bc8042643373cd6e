/** Reads topics from where they begin to where they end now: ranges like any other, only more of them at once, and with more patience. */
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Kafka } from 'kafkajs';
import type { PartitionBounds } from './log-bounds.ts';
import { type Pace, readRanges, type UnreadRange } from './read-ranges.ts';
import type { StreamMessage } from './stream-message.ts';

export interface ReadTopicsOptions {
  /** Of nobody else. Removed at the end. */
  readonly group: string;
  /** As on the cluster. */
  readonly topics: readonly string[];
  /** One at a time, in order of offset within a partition. An error that it throws ends the reading. */
  readonly onMessage: (message: StreamMessage, topic: string, partition: number) => void | Promise<void>;
}

const CATCHING_UP: Pace = {
  fetch: { maxBytesPerPartition: 4_194_304, maxBytes: 16_777_216, maxWaitTimeInMs: 20, minBytes: 1 },
  silenceMsMax: 60_000,
};

/**
 * A Kafka that is away, or has just started and answers for some partitions only, is waited for.
 * @throws Error when a partition's end is not reached: what lies before it may belong to a transaction that nobody ends.
 */
export async function readTopics(
  kafka: Kafka,
  { group, topics, onMessage }: ReadTopicsOptions,
  boundsOf: (topic: string) => Promise<readonly PartitionBounds[]>,
): Promise<void> {
  const bounds = await repeat(() => Promise.all(topics.map(boundsOf)), {
    signal: AbortSignal.timeout(CATCHING_UP.silenceMsMax),
    onTrouble: () => {},
  });
  const unread = await readRanges(
    kafka,
    {
      group,
      ranges: bounds.flat().map(({ low: from, high: to, ...place }) => ({ ...place, from, to })),
      onMessage: (message, topic, partition) => {
        const handled = onMessage(message, topic, partition);
        return handled === undefined ? 'more' : handled.then(() => 'more');
      },
    },
    CATCHING_UP,
  );
  if (unread.length > 0) throw new Error(`nothing more can be read of ${unread.map(reasonOf).join(', ')}`);
}

function reasonOf({ openTransactionAt, ...place }: UnreadRange): string {
  const reason = openTransactionAt === undefined ? '' : ` (a transaction is open since offset ${openTransactionAt})`;
  return `${topicPartitionKey(place)}${reason}`;
}

/** The last records of a topic, or all that come from now on, as a read_committed subscriber sees them. */
import { type PartitionRange, readRanges } from '@loyalty-ladder/stream/read-ranges.ts';
import type { Admin, Kafka } from 'kafkajs';
import type { PlacedMessage } from './decode-record.ts';

export interface TailOptions {
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** As on the cluster. */
  readonly topic: string;
  /** Of nobody else. */
  readonly group: string;
}

/** Each transaction leaves a mark in the log that is no record: a window holds fewer records than offsets. */
const OFFSETS_PER_RECORD = 3n;
const MARGIN = 20n;
const WIDEN = 8n;

/** @returns in order of append; `isComplete` is false when an open transaction holds back what lies behind it. */
export async function readLast(
  options: TailOptions,
  recordsMax: number,
): Promise<{ messages: PlacedMessage[]; isComplete: boolean }> {
  const bounds = await readBounds(options);
  for (let window = BigInt(recordsMax) * OFFSETS_PER_RECORD + MARGIN; ; window *= WIDEN) {
    const ranges = bounds.map(({ low, high, ...place }) => ({ ...place, from: max(low, high - window), to: high }));
    const messages: PlacedMessage[] = [];
    const unread = await readRanges({
      ...options,
      ranges,
      onMessage: (message, topic, partition) => {
        messages.push({ topic, partition, message });
        return 'more';
      },
    });
    const isWhole = ranges.every(({ from }, index) => from === bounds[index]?.low);
    if (messages.length < recordsMax && !isWhole && unread.length === 0) continue;
    return { messages: messages.toSorted(byAppend).slice(-recordsMax), isComplete: unread.length === 0 };
  }
}

/** From the end on, until the signal. */
export async function follow(
  options: TailOptions,
  onMessage: (placed: PlacedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const bounds = await readBounds(options);
  const ranges: PartitionRange[] = bounds.map(({ high, topic, partition }) => ({
    topic,
    partition,
    from: high,
    to: undefined,
  }));
  await readRanges({
    ...options,
    ranges,
    signal,
    onMessage: (message, topic, partition) => {
      onMessage({ topic, partition, message });
      return 'more';
    },
  });
}

async function readBounds({ admin, topic }: TailOptions) {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) }));
}

function byAppend(a: PlacedMessage, b: PlacedMessage): number {
  return (
    Number(a.message.timestamp - b.message.timestamp) ||
    a.partition - b.partition ||
    Number(a.message.offset - b.message.offset)
  );
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

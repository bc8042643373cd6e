/** The last records of a topic, or all that come from now on, as a read_committed subscriber sees them. */
import type { PartitionRange, UnreadRange } from '@loyalty-ladder/stream/read-ranges.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { PlacedMessage } from './decode-record.ts';

export interface TailOptions {
  readonly stream: Pick<StreamClient, 'logBounds' | 'readRanges'>;
  /** As on the cluster. */
  readonly topic: string;
  /** Of nobody else. */
  readonly group: string;
}

/** Each transaction leaves a mark in the log that is no record: a window holds fewer records than offsets. */
const OFFSETS_PER_RECORD = 3n;
const MARGIN = 20n;
const WIDEN = 8n;

/** @returns in order of append; and what could not be read, for which it has waited some seconds. */
export async function readLast(
  { stream, topic, group }: TailOptions,
  recordsMax: number,
): Promise<{ messages: PlacedMessage[]; unread: readonly UnreadRange[] }> {
  const bounds = await stream.logBounds(topic);
  for (let window = BigInt(recordsMax) * OFFSETS_PER_RECORD + MARGIN; ; window *= WIDEN) {
    const ranges = bounds.map(({ low, high, ...place }) => ({ ...place, from: max(low, high - window), to: high }));
    const messages: PlacedMessage[] = [];
    const unread = await stream.readRanges({
      group,
      ranges,
      onMessage: (message, topic, partition) => {
        messages.push({ topic, partition, message });
        return 'more';
      },
    });
    const isWhole = ranges.every(({ from }, index) => from === bounds[index]?.low);
    if (messages.length < recordsMax && !isWhole && unread.length === 0) continue;
    return { messages: messages.toSorted(byAppend).slice(-recordsMax), unread };
  }
}

/** From the end on, until the signal. */
export async function follow(
  { stream, topic, group }: TailOptions,
  onMessage: (placed: PlacedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const bounds = await stream.logBounds(topic);
  const ranges: PartitionRange[] = bounds.map(({ high, topic, partition }) => ({
    topic,
    partition,
    from: high,
    to: undefined,
  }));
  await stream.readRanges({
    group,
    ranges,
    signal,
    onMessage: (message, topic, partition) => {
      onMessage({ topic, partition, message });
      return 'more';
    },
  });
}

function byAppend(a: PlacedMessage, b: PlacedMessage): number {
  return (
    Number(a.message.timestamp - b.message.timestamp) ||
    a.partition - b.partition ||
    Number(a.message.offset - b.message.offset)
  );
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

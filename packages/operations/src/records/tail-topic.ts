/** The last records of a topic, or all that come from now on, as a read_committed subscriber sees them. */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { StableBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { PartitionRange, UnreadRange } from '@loyalty-ladder/stream/read-ranges.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { PlacedMessage } from './decode-record.ts';

export interface TailOptions {
  readonly stream: Pick<StreamClient, 'stableBounds' | 'readRanges'>;
  /** As on the cluster. */
  readonly topic: string;
  /** Of nobody else. */
  readonly group: string;
}

/** Each transaction leaves a mark in the log that is no record: a window holds fewer records than offsets. */
const OFFSETS_PER_RECORD = 3n;
const MARGIN = 20n;
const WIDEN = 8n;

const PATIENCE_MS_MAX = 2_000;
const POLL_MS = 100;

/** What lies there and behind it cannot be read before a producer's transaction has ended. */
export interface HeldPartition {
  readonly partition: number;
  readonly openTransactionAt: bigint;
}

export interface LastRecords {
  /** In order of append. */
  readonly messages: readonly PlacedMessage[];
  readonly held: readonly HeldPartition[];
  /** Kafka has not handed these out in time. */
  readonly unread: readonly UnreadRange[];
}

export async function readLast({ stream, topic, group }: TailOptions, recordsMax: number): Promise<LastRecords> {
  const bounds = await boundsToRead(stream, topic);
  const held = bounds.flatMap(({ partition, stable, high }) =>
    stable < high ? [{ partition, openTransactionAt: stable }] : [],
  );
  for (let window = BigInt(recordsMax) * OFFSETS_PER_RECORD + MARGIN; ; window *= WIDEN) {
    const ranges = bounds.map(({ low, stable: to, ...place }) => ({ ...place, from: max(low, to - window), to }));
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
    return { messages: messages.toSorted(byAppend).slice(-recordsMax), held, unread };
  }
}

/** A transaction that is about to end is waited for, some seconds: then what is there now can be read. */
async function boundsToRead(stream: TailOptions['stream'], topic: string): Promise<readonly StableBounds[]> {
  const deadline = performance.now() + PATIENCE_MS_MAX;
  const bounds = await stream.stableBounds([topic]);
  for (let now = bounds; ; now = await stream.stableBounds([topic])) {
    const stable = bounds.map((each, index) => ({
      ...each,
      stable: min(each.high, now[index]?.stable ?? each.stable),
    }));
    if (stable.every((each) => each.stable === each.high) || performance.now() > deadline) return stable;
    await pause(POLL_MS);
  }
}

/** From the end of what can be read on, until the signal. */
export async function follow(
  { stream, topic, group }: TailOptions,
  onMessage: (placed: PlacedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const bounds = await stream.stableBounds([topic]);
  const ranges: PartitionRange[] = bounds.map(({ stable, topic, partition }) => ({
    topic,
    partition,
    from: stable,
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
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

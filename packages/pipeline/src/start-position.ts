/**
 * Where reading a partition begins: Postgres decides. Kafka's committed offset is written after Postgres' commit, so it can only lag;
 * when it leads, or the log does not hold what was applied, a store was restored or a topic recreated. Going on would double or lose
 * effects silently, so the service stops and says what to do.
 */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { topicPartitionOf } from '@loyalty-ladder/runtime/topic-partition.ts';
import { isAnchor } from '@loyalty-ladder/store/stream/anchor-of.ts';
import {
  judgePosition,
  type LogNow,
  mendingCommand,
  type StreamFault,
} from '@loyalty-ladder/store/stream/judge-position.ts';
import type { Anchor, StreamPosition } from '@loyalty-ladder/store/stream/stream-position.ts';
import type { PartitionSlice } from '@loyalty-ladder/stream/stream-message.ts';

/** Log and store do not belong together. */
export class StreamLostError extends OperatingError {
  override readonly code = 'STREAM_LOST';
}

export interface StartPosition {
  readonly start: bigint;
  /** The record that must be found at `start`. Undefined: never applied one, or retention has deleted it. */
  readonly anchor: Anchor | undefined;
}

/**
 * @param position undefined: this group has never applied anything of the partition.
 * @param committed the group's offset in Kafka, read before the position; undefined: none.
 * @throws StreamLostError
 */
export function decideStart(
  where: string,
  position: StreamPosition | undefined,
  log: LogNow,
  committed: bigint | undefined,
): StartPosition {
  const fault = judgePosition(position, log, committed);
  const next = position?.nextOffset ?? log.low;
  if (fault !== undefined)
    throw new StreamLostError(`${where}: ${WORDS[fault](next, log, committed)} ${remedy(fault, where)}`);
  const anchor = position?.anchor !== undefined && position.anchor.offset >= log.low ? position.anchor : undefined;
  return { start: anchor?.offset ?? next, anchor };
}

/** @param slice the first one read from `start`. @throws StreamLostError */
export function checkAnchor(where: string, anchor: Anchor, slice: PartitionSlice): void {
  const found = slice.messages.find(({ offset }) => offset === anchor.offset);
  if (isCompacted(anchor, slice) || isAnchor(anchor, found)) return;
  throw new StreamLostError(
    `${where}: the record at offset ${anchor.offset} is not the one that was applied last: the topic was recreated or a store was ` +
      `restored. ${remedy('replaced', where)} ${CARDS_AFTER_RESTORE}`,
  );
}

/** A hole is no other record: the topic was compacted for a while. In a log that was not, each offset has a record, if only a mark. */
function isCompacted({ offset }: Anchor, { first }: PartitionSlice): boolean {
  return first === undefined || first > offset;
}

/** @param now undefined: not known, or there is none at the moment. @throws StreamLostError */
export function assertSameTopic(where: string, known: string, now: string | undefined): void {
  if (now === undefined || now === known) return;
  throw new StreamLostError(`${where}: the topic was recreated while it was being read. ${remedy('recreated', where)}`);
}

type Words = (next: bigint, log: LogNow, committed: bigint | undefined) => string;

const CARDS_AFTER_RESTORE =
  'If Postgres was restored, cards still tell what is lost: run `npm run rebuild-cards -- --restored`.';

/** Another record at the anchor shows only once it is read (checkAnchor). */
const WORDS: Readonly<Record<Exclude<StreamFault, 'replaced'>, Words>> = {
  recreated: (next) => `Postgres has applied up to ${next} of another topic of this name: the topic was recreated.`,
  'too-short': (next, { high }) =>
    `Postgres has applied up to ${next}, but the log ends at ${high}: the topic was recreated or lost records.`,
  truncated: (next, { high }) =>
    `Postgres has applied up to ${next}, but the log ends at ${high}, though the topic is the same: a broker has lost its end.`,
  cut: (next, { low }) =>
    `Postgres has applied up to ${next}, but the log begins at ${low}: records between were deleted before they were applied.`,
  'store-behind': (next, _, committed) =>
    `Kafka's group has committed offset ${committed}, Postgres has applied up to ${next}: Postgres was restored or recreated. ` +
    `What lies between is there to be read again. ${CARDS_AFTER_RESTORE}`,
};

function remedy(fault: StreamFault, where: string): string {
  const command = mendingCommand(fault, topicPartitionOf(where));
  return `\`npm run streams -- status\` says what is lost; to go on, \`${command}\` and start it again.`;
}

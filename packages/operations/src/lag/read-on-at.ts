/** Where a group reads on in the log that is there, when it can. */
import type { StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';

/** @param topicId of the topic as it is; undefined: not known. @returns whether what was applied is of a topic that was deleted. */
export function isOfTopicBefore(row: StreamProgress | undefined, topicId: string | undefined): boolean {
  const known = row?.topicId ?? undefined;
  return known !== undefined && topicId !== undefined && known !== topicId;
}

/** @param row undefined: it has never read the partition. @param low first offset still in the log. */
export function readOnAt(row: StreamProgress | undefined, low: bigint, topicId: string | undefined): bigint {
  if (row === undefined || row.nextOffset < low || isOfTopicBefore(row, topicId)) return low;
  return row.nextOffset;
}

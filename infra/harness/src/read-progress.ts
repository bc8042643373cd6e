/** How far the system is with what was sent to it. */

import { INPUT_TOPICS, PARTITIONS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { readRelayProgress } from '@loyalty-ladder/store/outbox/read-relay-progress.ts';
import { readDueBacklog } from '@loyalty-ladder/store/reports/read-due-backlog.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { LadderClients } from './ladder-clients.ts';

/** By `topic/partition`, the offset behind the last record sent. */
export type EndOffsets = ReadonlyMap<string, bigint>;

export interface ReplayProgress {
  /** Records that lie in the input topics. */
  readonly sent: number;
  readonly applied: number;
  /** Customers for whom time alone has something to do by now; 0 without a timekeeper. */
  readonly due: number;
  /** Outcomes that are not published yet. */
  readonly unpublished: number;
  readonly batchesPublished: number;
}

export async function readEndOffsets({ stream, topicPrefix }: LadderClients): Promise<EndOffsets> {
  const ends = await stream.logEnds(topicsOf(topicPrefix));
  return new Map([...ends].filter(([, end]) => end > 0n));
}

export async function readProgress(
  { pool, topicPrefix, hasTimekeeper }: LadderClients,
  ends: EndOffsets,
): Promise<ReplayProgress> {
  const offsets = await readStreamProgress(pool, topicsOf(topicPrefix));
  const due = hasTimekeeper ? Number((await readDueBacklog(pool, PARTITIONS)).customers) : 0;
  const relay = await readRelayProgress(pool);
  const backlog = await readOutboxBacklog(pool);
  const applied = new Map(offsets.map((each) => [topicPartitionKey(each), each.nextOffset]));
  return {
    sent: sum(ends.values()),
    applied: sum([...ends.keys()].map((key) => applied.get(key) ?? 0n)),
    due,
    // Before a relay has ever held the outbox nobody knows what waits.
    unpublished: relay.hasBegun ? backlog.rows + Number(relay.unconfirmed) : Number.POSITIVE_INFINITY,
    batchesPublished: Number(relay.batches),
  };
}

/** All facts have had their effect, up to the outcomes. */
export function isThrough({ sent, applied, unpublished }: ReplayProgress): boolean {
  return applied >= sent && unpublished === 0;
}

/** And time has had its own. */
export function isSettled(progress: ReplayProgress): boolean {
  return isThrough(progress) && progress.due === 0;
}

const topicsOf = (prefix: string): string[] => INPUT_TOPICS.map((topic) => topicName(prefix, topic));

function sum(values: Iterable<bigint>): number {
  let total = 0n;
  for (const value of values) total += value;
  return Number(total);
}

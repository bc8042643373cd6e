/**
 * Where every group stands on the log that it reads; where the two do not belong together: what has happened, what is lost, and what to do.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { listOperatorActions, type RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { type ConsumerPause, listConsumerPauses } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import { judgePosition, mendingCommand, type StreamFault } from '@loyalty-ladder/store/stream/judge-position.ts';
import { readPartitionSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import type { Pool } from 'pg';
import { lookAtLogs } from './look-at-logs.ts';
import { type SourceReport, sourceReport } from './source-report.ts';
import { readStandings, type Standing, type StreamSource } from './standing.ts';

export interface StreamStatus {
  readonly partitions: readonly PartitionStatus[];
  /** Which partitions are halted; which sources are set aside, and which misroute. */
  readonly sources: SourceReport;
  readonly pauses: readonly ConsumerPause[];
  /** The latest ones, newest first. */
  readonly actions: readonly RecordedAction[];
}

export interface PartitionStatus extends TopicPartition {
  readonly group: string;
  /** Of the group, in Kafka. While there are any nothing can be mended. */
  readonly members: number;
  /** Of the next record to be applied; null: the group has never read this partition. */
  readonly nextOffset: bigint | null;
  readonly generation: number;
  /** First offset still in the log. */
  readonly logStart: bigint;
  /** Offset of the next record to be appended. */
  readonly logEnd: bigint;
  /** What can be read ends here: at the log's end, or where a transaction begins that is open. */
  readonly stableEnd: bigint;
  readonly topicId: string | null;
  /** The group's offset in Kafka; null: none. */
  readonly committed: bigint | null;
  readonly fault: StreamFault | null;
  /** Since when its consumer knows; null: it does not, or there is no fault. */
  readonly lostSince: Instant | null;
  /** What was never applied, and cannot be read any more. */
  readonly lost: Loss | null;
  /** What goes on from there; null: there is no fault. */
  readonly mend: string | null;
}

/** Offsets of the log as it was. */
export interface Loss {
  readonly from: bigint;
  /** Exclusive; null: where that log ended is not known any more. */
  readonly to: bigint | null;
  /** When the last record that was applied was appended; null: there was none, or it is not known. */
  readonly lastAppliedAt: Instant | null;
  /** When the first record that is there was appended; null: there is none, or it does not matter. */
  readonly firstThereAt: Instant | null;
}

/** How many actions are told. */
const ACTIONS_MAX = 20;

export async function readStreamStatus(pool: Pool, source: StreamSource): Promise<StreamStatus> {
  const standings = await readStandings(pool, source);
  const seen = await lookAtLogs(source, standings);
  const groups = [...new Set(standings.map(({ group }) => group))];
  const found = await source.stream.consumerGroups(groups);
  const members = new Map(found.map((each) => [each.group, each.members]));
  const partitions = standings.map((standing) => {
    const { isReplaced, firstAppendedAt } = seen(standing);
    return statusOf(standing, members.get(standing.group) ?? 0, isReplaced, firstAppendedAt);
  });
  const sources = sourceReport(await readPartitionSources(pool));
  const pauses = await listConsumerPauses(pool);
  return { partitions, sources, pauses, actions: await listOperatorActions(pool, undefined, ACTIONS_MAX) };
}

function statusOf(
  { group, topic, partition, position, log, stableEnd, committed }: Standing,
  members: number,
  isReplaced: boolean,
  firstThereAt: Instant | null,
): PartitionStatus {
  const judged = judgePosition(position, log, committed);
  // What was read says more than Kafka's hint.
  const fault = isReplaced ? 'replaced' : (judged ?? null);
  const { low: logStart, high: logEnd, topicId = null } = log;
  const next = position?.nextOffset ?? logStart;
  const lastAppliedAt = position?.anchor === undefined ? null : Number(position.anchor.timestamp);
  const lostTo = fault === 'cut' ? logStart : null;
  return {
    ...{ group, topic, partition, members, logStart, logEnd, stableEnd, topicId, fault },
    nextOffset: position?.nextOffset ?? null,
    generation: position?.generation ?? 0,
    committed: committed ?? null,
    lostSince: position?.lostSince ?? null,
    lost: fault !== null && LOSES.has(fault) ? { from: next, to: lostTo, lastAppliedAt, firstThereAt } : null,
    mend: fault && mendingCommand(fault, { topic, partition }),
  };
}

/** Of the other faults all that is gone had been applied, or all is there. */
const LOSES: ReadonlySet<StreamFault> = new Set(['cut', 'recreated', 'replaced', 'too-short']);

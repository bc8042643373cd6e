/** How far each group is behind, by partition (partition-lag.ts), and how it does (judge-partition.ts). */
import type { JudgedLag, JudgedLags } from '../watch/judged-lags.ts';
import { PARTITION_CAUSES, partitionCause } from '../watch/partition-causes.ts';
import type { PartitionState, PartitionWord } from '../watch/snapshot.ts';
import type { Family, Sample } from './family.ts';

const LABELS = ['group', 'topic', 'partition'];

const labelsOf = ({ group, topic, partition }: JudgedLag) => ({ group, topic, partition: String(partition) });

type ExportedLag = JudgedLags['partitions'][number];

/** @param figureOf null: nothing is said of this partition. */
function ofEach(
  name: string,
  help: string,
  figureOf: (lag: ExportedLag) => bigint | number | null,
): Family<JudgedLags> {
  const sampleOf = (lag: ExportedLag): Sample[] => {
    const value = figureOf(lag);
    return value === null ? [] : [{ labels: labelsOf(lag), value: Number(value) }];
  };
  return { name, help, labels: LABELS, samplesOf: ({ partitions }) => partitions.flatMap(sampleOf) };
}

/** What may be said of a partition: all of it has a series, so that a change is a step and no gap. */
const VERDICTS: readonly (PartitionWord | Exclude<PartitionState, 'reading'>)[] = [
  ...(['OK', 'WARN', 'STALL', 'STOP', 'REWIND'] as const),
  ...(['never-started', 'paused', 'halted', 'lost', 'made-again'] as const),
];

const VERDICT_FAMILY: Family<JudgedLags> = {
  name: 'loyalty_lag_verdict',
  help: 'How the group does on the partition: 1 for what is so, 0 for all else.',
  labels: [...LABELS, 'verdict'],
  samplesOf: ({ partitions }) =>
    partitions.flatMap((lag) => {
      const is = lag.state === 'reading' ? lag.word : lag.state;
      return VERDICTS.map((verdict) => ({ labels: { ...labelsOf(lag), verdict }, value: Number(verdict === is) }));
    }),
};

const PAUSED_FAMILY: Family<JudgedLags> = {
  name: 'loyalty_consumer_paused',
  help: '1 while operators have paused the group: nothing of it is applied until it is resumed; who and why is in the lag report.',
  labels: ['group'],
  samplesOf: ({ partitions }) =>
    [...Map.groupBy(partitions, ({ group }) => group)].map(([group, [first]]) => ({
      labels: { group },
      value: first?.pause == null ? 0 : 1,
    })),
};

const CAUSE_FAMILY: Family<JudgedLags> = {
  name: 'loyalty_partition_cause',
  help: 'What is wrong with the partition, by the name of its runbook: 1 for what is so, 0 for all else.',
  labels: [...LABELS, 'cause'],
  samplesOf: ({ partitions }) =>
    partitions.flatMap((lag) => {
      const is = partitionCause(lag);
      return PARTITION_CAUSES.map((cause) => ({ labels: { ...labelsOf(lag), cause }, value: Number(cause === is) }));
    }),
};

export const LAG_FAMILIES: readonly Family<JudgedLags>[] = [
  VERDICT_FAMILY,
  PAUSED_FAMILY,
  CAUSE_FAMILY,
  ofEach(
    'loyalty_lag_trend_records_per_second',
    'How many records more wait each second, over the last ten; below 0 the group catches up.',
    ({ trendPerSecond }) => trendPerSecond,
  ),
  ofEach('loyalty_lag_records', 'Records that the group has not applied.', ({ messages }) => messages),
  ofEach(
    'loyalty_lag_seconds',
    'Age of the oldest record that the group has not applied, by its append time; 0 where there is none, no series where Kafka did not say.',
    ({ messages, secondsBehind }) => (messages === 0n ? 0 : secondsBehind),
  ),
  ofEach(
    'loyalty_lost_records',
    'Offsets that were deleted from the log before the group applied them.',
    ({ lost }) => lost,
  ),
  ofEach(
    'loyalty_retention_left_seconds',
    'Until Kafka may delete the oldest record that the group has not applied; no series: nothing waits, or nothing is ever deleted.',
    ({ secondsToLoss }) => secondsToLoss,
  ),
  ofEach(
    'loyalty_held_records',
    'How many of the records not applied lie at or behind a transaction of a producer that is open.',
    ({ held }) => held?.messages ?? 0,
  ),
  ofEach(
    'loyalty_applied_offset',
    'Offset of the next record that the group will apply, from Postgres; no series: it has never read the partition.',
    ({ nextOffset }) => nextOffset,
  ),
  ofEach('loyalty_log_end_offset', 'Offset of the next record that will be appended.', ({ logEnd }) => logEnd),
  ofEach(
    'loyalty_event_timestamp_seconds',
    'Newest time of a fact that the group has applied; no series: it has applied none.',
    ({ eventTime }) => (eventTime === null ? null : eventTime / 1_000),
  ),
];

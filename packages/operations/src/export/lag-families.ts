/** How far each group is behind, by partition (partition-lag.ts). */
import type { AgedLag, PartitionLags } from '../lag/partition-lag.ts';
import type { Family, Sample } from './family.ts';

const LABELS = ['group', 'topic', 'partition'];

/** @param figureOf null: nothing is said of this partition. */
function ofEach(name: string, help: string, figureOf: (lag: AgedLag) => bigint | number | null): Family<PartitionLags> {
  const sampleOf = (lag: AgedLag): Sample[] => {
    const value = figureOf(lag);
    const { group, topic, partition } = lag;
    return value === null ? [] : [{ labels: { group, topic, partition: String(partition) }, value: Number(value) }];
  };
  return { name, help, labels: LABELS, samplesOf: ({ partitions }) => partitions.flatMap(sampleOf) };
}

export const LAG_FAMILIES: readonly Family<PartitionLags>[] = [
  ofEach('ladder_lag_records', 'Records that the group has not applied.', ({ messages }) => messages),
  ofEach(
    'ladder_lag_seconds',
    'Age of the oldest record that the group has not applied, by its append time; 0 where there is none, no series where Kafka did not say.',
    ({ messages, secondsBehind }) => (messages === 0n ? 0 : secondsBehind),
  ),
  ofEach(
    'ladder_lost_records',
    'Offsets that were deleted from the log before the group applied them.',
    ({ lost }) => lost,
  ),
  ofEach(
    'ladder_held_records',
    'How many of the records not applied lie at or behind a transaction of a producer that is open.',
    ({ held }) => held?.messages ?? 0,
  ),
  ofEach(
    'ladder_applied_offset',
    'Offset of the next record that the group will apply, from Postgres; no series: it has never read the partition.',
    ({ nextOffset }) => nextOffset,
  ),
  ofEach('ladder_log_end_offset', 'Offset of the next record that will be appended.', ({ logEnd }) => logEnd),
  ofEach(
    'ladder_event_timestamp_seconds',
    'Newest time of a fact that the group has applied; no series: it has applied none.',
    ({ eventTime }) => (eventTime === null ? null : eventTime / 1_000),
  ),
];

/**
 * The same lag under the names and labels of kafka-lag-exporter (github.com/seglo/kafka-lag-exporter, Metrics.scala), for dashboards and
 * KEDA triggers that exist. The values are ours: applied in Postgres, not committed to Kafka; seconds measured, not interpolated. What is not
 * known has no series, where that one says NaN.
 */
import type { AssignedPartition } from '@loyalty-ladder/stream/consumer-groups.ts';
import type { JudgedLag, JudgedLags } from '../watch/judged-lags.ts';
import type { Family, Sample } from './family.ts';

/** Theirs come from several clusters; whoever has several ladders says which is which by Prometheus' `metric_relabel_configs`. */
const CLUSTER = { cluster_name: 'loyalty-ladder' };

const PARTITION_LABELS = ['cluster_name', 'topic', 'partition'];
const GROUP_LABELS = ['cluster_name', 'group'];
const TOPIC_LABELS = [...GROUP_LABELS, 'topic'];
const MEMBER_LABELS = [...TOPIC_LABELS, 'partition', 'member_host', 'consumer_id', 'client_id'];

type Figure = bigint | number | null;

function sample(labels: Readonly<Record<string, string>>, value: Figure): Sample[] {
  return value === null ? [] : [{ labels: { ...CLUSTER, ...labels }, value: Number(value) }];
}

function ofPartitions(name: string, help: string, figureOf: (lag: JudgedLag) => Figure): Family<JudgedLags> {
  return {
    ...{ name, help, labels: PARTITION_LABELS },
    samplesOf: ({ partitions }) => {
      const once = new Map(partitions.map((lag) => [`${lag.topic}/${lag.partition}`, lag]));
      return [...once.values()].flatMap((lag) =>
        sample({ topic: lag.topic, partition: String(lag.partition) }, figureOf(lag)),
      );
    },
  };
}

function ofMembers(name: string, help: string, figureOf: (lag: JudgedLag) => Figure): Family<JudgedLags> {
  return {
    ...{ name, help, labels: MEMBER_LABELS },
    samplesOf: ({ partitions, groups }) => {
      const members = new Map(
        groups.flatMap(({ group, assigned }) => assigned.map((each) => [placeOf({ ...each, group }), each] as const)),
      );
      return partitions.flatMap((lag) =>
        sample({ ...placeLabels(lag), ...memberLabels(members.get(placeOf(lag))) }, figureOf(lag)),
      );
    },
  };
}

const placeOf = ({ group, topic, partition }: Pick<JudgedLag, 'group' | 'topic' | 'partition'>): string =>
  `${group} ${topic}/${partition}`;

const placeLabels = ({ group, topic, partition }: JudgedLag) => ({ group, topic, partition: String(partition) });

/** Of a partition that nobody has they are there all the same, and empty. */
const memberLabels = (member: AssignedPartition | undefined) => ({
  member_host: member?.host ?? '',
  consumer_id: member?.memberId ?? '',
  client_id: member?.clientId ?? '',
});

function ofGroups(
  { name, help, labels }: Pick<Family<JudgedLags>, 'name' | 'help'> & { readonly labels: readonly string[] },
  figureOf: (lags: readonly JudgedLag[]) => Figure,
): Family<JudgedLags> {
  return {
    ...{ name, help, labels },
    samplesOf: ({ partitions }) => {
      const labelled = partitions.map((lag) => ({
        lag,
        of: labels === TOPIC_LABELS ? { group: lag.group, topic: lag.topic } : { group: lag.group },
      }));
      return [...Map.groupBy(labelled, ({ of }) => JSON.stringify(of)).values()].flatMap((own) =>
        sample(own[0]?.of ?? {}, figureOf(own.map(({ lag }) => lag))),
      );
    },
  };
}

const secondsOf = ({ messages, secondsBehind }: JudgedLag): number | null => (messages === 0n ? 0 : secondsBehind);

/** The oldest of all is not known where that of one is not. */
function highest(figures: readonly (number | null)[]): number | null {
  return figures.reduce((max, each) => (max === null || each === null ? null : Math.max(max, each)), 0);
}

const sumOf = (lags: readonly JudgedLag[]): bigint => lags.reduce((sum, { messages }) => sum + messages, 0n);

export const KAFKA_LAG_FAMILIES: readonly Family<JudgedLags>[] = [
  ofPartitions('kafka_partition_latest_offset', 'Latest offset of a partition.', ({ logEnd }) => logEnd),
  ofPartitions('kafka_partition_earliest_offset', 'Earliest offset of a partition.', ({ logStart }) => logStart),
  ofMembers(
    'kafka_consumergroup_group_offset',
    'Offset of the next record that the group will apply; no series: it has applied nothing of this log.',
    ({ nextOffset, isMadeAgain }) => (isMadeAgain ? null : nextOffset),
  ),
  ofMembers('kafka_consumergroup_group_lag', 'Records that the group has not applied.', ({ messages }) => messages),
  ofMembers(
    'kafka_consumergroup_group_lag_seconds',
    'Age of the oldest record that the group has not applied; no series where Kafka did not say.',
    secondsOf,
  ),
  ofGroups(
    {
      name: 'kafka_consumergroup_group_max_lag',
      help: 'Highest lag of a partition of the group.',
      labels: GROUP_LABELS,
    },
    (lags) => highest(lags.map(({ messages }) => Number(messages))),
  ),
  ofGroups(
    {
      name: 'kafka_consumergroup_group_max_lag_seconds',
      help: 'Age of the oldest record that the group has not applied; no series where Kafka did not say it of each partition.',
      labels: GROUP_LABELS,
    },
    (lags) => highest(lags.map(secondsOf)),
  ),
  ofGroups(
    {
      name: 'kafka_consumergroup_group_sum_lag',
      help: 'Records that the group has not applied.',
      labels: GROUP_LABELS,
    },
    sumOf,
  ),
  ofGroups(
    {
      name: 'kafka_consumergroup_group_topic_sum_lag',
      help: 'Records of the topic that the group has not applied.',
      labels: TOPIC_LABELS,
    },
    sumOf,
  ),
];

/** The figures of a snapshot that are kept as history, each under a name that links and charts go by. What a stale reading says is not kept. */
import type {
  BusinessLag,
  HistoryUnit,
  Reading,
  Snapshot,
  WatchedDeadLetters,
  WatchedFeedback,
  WatchedGroup,
  WatchedLadder,
  WatchedLatency,
  WatchedOutbox,
  WatchedPartition,
  WatchedWebhooks,
} from './snapshot.ts';

export interface SeriesReading {
  readonly name: string;
  readonly unit: HistoryUnit;
  readonly value: number;
}

/** A reading that is null says nothing: the chart has a gap there. */
type Figure = readonly [name: string, unit: HistoryUnit, value: number | null];

/** So many are kept of one snapshot: the others are left out, the last of its parts first. */
const SERIES_MAX = 2_000;

export function snapshotSeries(snapshot: Snapshot): SeriesReading[] {
  const figures = [
    ...fresh(snapshot.groups, groupFigures),
    ...fresh(snapshot.partitions, partitionFigures),
    ...flowFigures(snapshot),
    ...fresh(snapshot.businessLag, businessFigures),
    ...fresh(snapshot.outbox, outboxFigures),
    ...fresh(snapshot.latency, latencyFigures),
    ...fresh(snapshot.deadLetters, deadLetterFigures),
    ...fresh(snapshot.ladder, ladderFigures),
    ...fresh(snapshot.feedback, feedbackFigures),
    ...fresh(snapshot.webhooks, webhookFigures),
  ];
  return figures.flatMap(([name, unit, value]) => (value === null ? [] : [{ name, unit, value }])).slice(0, SERIES_MAX);
}

function fresh<Value>({ value, isStale }: Reading<Value>, figuresOf: (value: Value) => Figure[]): Figure[] {
  return value === null || isStale ? [] : figuresOf(value);
}

const groupFigures = (groups: readonly WatchedGroup[]): Figure[] =>
  groups.flatMap(({ group, messages, seconds }): Figure[] => [
    [`lag.messages/${group}`, 'records', messages],
    [`lag.seconds/${group}`, 's', seconds],
  ]);

const partitionFigures = (partitions: readonly WatchedPartition[]): Figure[] =>
  partitions.flatMap(({ group, topic, partition, messages, seconds }): Figure[] => [
    [`lag.messages/${group}/${topic}/${partition}`, 'records', messages],
    [`lag.seconds/${group}/${topic}/${partition}`, 's', seconds],
  ]);

const flowFigures = ({ flow }: Snapshot): Figure[] =>
  flow.nodes
    .filter(({ level }) => level !== 'unknown')
    .flatMap(({ id, perSecond, depth, oldestSeconds }): Figure[] => [
      [`flow.perSecond/${id}`, 'records/s', perSecond],
      [`flow.depth/${id}`, 'records', depth],
      [`flow.oldestSeconds/${id}`, 's', oldestSeconds],
    ]);

function businessFigures({ unfolded, due, unpublished, onOldKnowledge }: BusinessLag): Figure[] {
  const units = { unfolded: 'customers', due: 'customers', unpublished: 'records', onOldKnowledge: 'records' } as const;
  return Object.entries({ unfolded, due, unpublished, onOldKnowledge }).flatMap(([name, waiting]): Figure[] => [
    [`business.${name}.count`, units[name as keyof typeof units], waiting.count],
    [`business.${name}.oldestSeconds`, 's', waiting.oldestSeconds],
  ]);
}

const outboxFigures = ({ count, publishedPerSecond }: WatchedOutbox): Figure[] => [
  ['outbox.count', 'records', count],
  ['outbox.publishedPerSecond', 'records/s', publishedPerSecond],
];

const latencyFigures = ({ stages, topics, lost, duplicates }: WatchedLatency): Figure[] => [
  ...stages.flatMap(({ name, p50, p95, p99 }): Figure[] => [
    [`latency.p50/${name}`, 's', p50],
    [`latency.p95/${name}`, 's', p95],
    [`latency.p99/${name}`, 's', p99],
  ]),
  ...topics.flatMap(({ topic, stages: own }): Figure[] =>
    own.map(({ name, p95 }) => [`latency.p95/${name}/${topic}`, 's', p95]),
  ),
  ['probe.lost', 'records', lost],
  ['probe.duplicates', 'records', duplicates],
];

const deadLetterFigures = ({ open }: WatchedDeadLetters): Figure[] => [['deadLetters.open', 'records', open]];

const ladderFigures = ({ stages, risk }: WatchedLadder): Figure[] => [
  ...stages.map(({ stage, customers }): Figure => [`ladder.customers/${stage}`, 'customers', customers]),
  ...risk.map(({ level, customers }): Figure => [`risk.customers/${level}`, 'customers', customers]),
];

const feedbackFigures = ({ followUps, nps }: WatchedFeedback): Figure[] => [
  ['followUps.open', 'customers', followUps?.open ?? null],
  ['followUps.overdue', 'customers', followUps?.overdue ?? null],
  ['nps.score', 'score', nps.score?.score ?? null],
];

const webhookFigures = ({ endpoints }: WatchedWebhooks): Figure[] =>
  endpoints.map(({ endpointId, waiting }): Figure => [`webhooks.waiting/${endpointId}`, 'messages', waiting.count]);

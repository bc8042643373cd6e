/** What is wrong with partitions, as causes: what a whole service lacks is said once, what one partition lacks of that. */
import { counted } from '../words/counted.ts';
import { durationText } from '../words/duration-text.ts';
import { pauseText, resumeText } from './partition-words.ts';
import type { SeenCause } from './seen-cause.ts';
import type { Level, WatchedPartition, WatchedService } from './snapshot.ts';

const LOSS_BAD_SECONDS = 3_600;
const LOSS_WARN_SECONDS = 86_400;

export function partitionCauses(
  partitions: readonly WatchedPartition[],
  services: readonly WatchedService[],
): SeenCause[] {
  const stopped = partitions.filter((each) => partitionCause(each) === 'ConsumerStopped');
  const rest = partitions.filter((each) => partitionCause(each) !== 'ConsumerStopped');
  const serviceOf = (group: string) => services.find(({ service }) => group.endsWith(service));
  const byGroup = (all: readonly WatchedPartition[]) => [...Map.groupBy(all, ({ group }) => group)];
  return [
    ...byGroup(stopped).flatMap(([group, own]) => stoppedCause(own, serviceOf(group))),
    ...byGroup(partitions).flatMap(([group, own]) => pausedCause(own, serviceOf(group))),
    ...rest.flatMap(ownCause),
    ...partitions.flatMap(retentionCause),
  ];
}

export const subjectOf = ({ group, topic, partition }: WatchedPartition): string => `${group}/${topic}/${partition}`;

/** All that can be wrong with a partition as such. */
export const PARTITION_CAUSES = [
  ...(['TopicMadeAgain', 'RecordsLost', 'PartitionHalted', 'ConsumerStopped', 'PartitionNeverRead'] as const),
  ...(['ConsumerStalled', 'ConsumerFallingBehind', 'OffsetsRewound'] as const),
];

export type PartitionCause = (typeof PARTITION_CAUSES)[number];

/** @returns undefined: nothing is wrong. */
export function partitionCause({
  level,
  state,
  word,
}: Pick<WatchedPartition, 'level' | 'state' | 'word'>): PartitionCause | undefined {
  if (level === 'ok' || level === 'unknown') return undefined;
  if (state === 'made-again') return 'TopicMadeAgain';
  if (state === 'lost') return 'RecordsLost';
  if (state === 'halted') return 'PartitionHalted';
  if (state === 'paused') return undefined; // Said of its group.
  if (word === 'STOP') return 'ConsumerStopped';
  if (state === 'never-started') return 'PartitionNeverRead';
  return NAMES[word];
}

const NAMES: Readonly<Partial<Record<WatchedPartition['word'], PartitionCause>>> = {
  STALL: 'ConsumerStalled',
  WARN: 'ConsumerFallingBehind',
  REWIND: 'OffsetsRewound',
};

const INSTANCES_TOLD_MAX = 3;

function stoppedCause(own: readonly WatchedPartition[], service: WatchedService | undefined): SeenCause[] {
  const [first] = own;
  if (first === undefined) return [];
  const messages = own.reduce((sum, each) => sum + each.messages, 0);
  const oldest = Math.max(...own.map(({ seconds }) => seconds ?? 0));
  const name = service?.service ?? first.group;
  const silent = Math.min(...(service?.instances ?? []).map(({ silentSeconds }) => silentSeconds));
  const instances = (service?.instances ?? []).map(({ instance }) => instance);
  const gone = Number.isFinite(silent)
    ? `${name} (${instances.slice(0, INSTANCES_TOLD_MAX).join(', ')}) is gone or hangs: its last sign of life came ${durationText(silent)} ago`
    : `No ${name} is running`;
  return [
    {
      ...{ name: 'ConsumerStopped', level: 'bad', subject: name },
      sentence: `${gone}; ${counted(messages, 'record waits', 'records wait')} on ${counted(own.length, 'partition')} of ${first.topic}, the oldest for ${durationText(oldest)}.`,
      advice: first.advice ?? '',
    },
  ];
}

/** Said of a group, whatever else is wrong on its partitions. Bad where it may be forgotten, or what waits may soon be gone. */
function pausedCause(own: readonly WatchedPartition[], service: WatchedService | undefined): SeenCause[] {
  const [first] = own;
  if (first === undefined || first.pause === null) return [];
  const { group, topic, pause } = first;
  const messages = own.reduce((sum, each) => sum + each.messages, 0);
  const oldest = Math.max(...own.map(({ seconds }) => seconds ?? 0));
  const isLong = own.some(({ state, level }) => state === 'paused' && level === 'bad');
  const isNear = own.some(({ secondsToLoss }) => secondsToLoss !== null && secondsToLoss <= LOSS_WARN_SECONDS);
  const waits =
    messages === 0
      ? `nothing waits on ${topic}`
      : `${counted(messages, 'record waits', 'records wait')} on ${topic}, the oldest for ${durationText(oldest)}`;
  const gone = service?.living === 0 ? ' None of its instances lives.' : '';
  return [
    {
      ...{ name: 'ConsumerPaused', level: isLong || isNear ? 'bad' : 'warn', subject: service?.service ?? group },
      sentence: `${service?.service ?? group} is PAUSED ${pauseText(pause)}: ${waits}.${gone}`,
      advice: resumeText(group),
      since: pause.pausedAt,
    },
  ];
}

function ownCause(partition: WatchedPartition): SeenCause[] {
  const name = partitionCause(partition);
  if (name === undefined) return [];
  const { topic, partition: no, sentence, advice, level } = partition;
  return [
    {
      name,
      level: badOrWarn(level),
      subject: subjectOf(partition),
      sentence: `${topic}/${no}: ${sentence}`,
      advice: advice ?? '',
    },
  ];
}

const badOrWarn = (level: Level): 'bad' | 'warn' => (level === 'bad' ? 'bad' : 'warn');

function retentionCause(partition: WatchedPartition): SeenCause[] {
  const { topic, partition: no, secondsToLoss: seconds, messages } = partition;
  if (seconds === null || seconds > LOSS_WARN_SECONDS) return [];
  return [
    {
      ...{ name: 'RetentionNear', level: seconds <= LOSS_BAD_SECONDS ? 'bad' : 'warn', subject: subjectOf(partition) },
      sentence: `${topic}/${no}: Kafka may delete the oldest of ${counted(messages, 'record')} not applied in ${durationText(seconds)}.`,
      advice: `Have it applied, or raise what the topic keeps: \`kafka-configs.sh --bootstrap-server BROKER --alter --topic ${topic} --add-config retention.ms=...\`.`,
    },
  ];
}

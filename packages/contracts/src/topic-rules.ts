/**
 * What of a topic correctness hangs on, whatever an operator has set: it is checked when topics are made, by each service for those that it
 * uses, and while it runs. All else is the operator's: how long a log is kept, segments, replicas, a smaller limit for records.
 */
import { INPUT_TOPICS, RECORD_BYTES_MAX, TOPIC_SPECS, type TopicSpec, topicName } from './topics.ts';

export interface SettingRule {
  readonly name: string;
  /** What it may be; what it should be comes first. */
  readonly is?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly why: string;
}

export interface TopicRule {
  /** On the cluster. */
  readonly topic: string;
  readonly partitions: number;
  readonly settings: readonly SettingRule[];
}

/** Kafka's own default is a megabyte and the 12 bytes that a record once had around it. */
const INPUT_BYTES_MAX = RECORD_BYTES_MAX + 12;

/** @param topics without prefix; default: all of them. */
export function topicRules(prefix: string, topics?: readonly string[]): TopicRule[] {
  return TOPIC_SPECS.filter(({ topic }) => topics === undefined || topics.includes(topic)).map((spec) => ({
    topic: topicName(prefix, spec.topic),
    partitions: spec.partitions,
    settings: [...settingsOfAll(spec), ...(isInput(spec) ? INPUT_SETTINGS : outputSettings(spec))],
  }));
}

const isInput = ({ topic }: TopicSpec) => INPUT_TOPICS.some((input) => input === topic);

const settingsOfAll = ({ config }: TopicSpec): SettingRule[] => [
  {
    name: 'cleanup.policy',
    is: [config['cleanup.policy'] ?? 'delete'],
    why:
      config['cleanup.policy'] === 'compact'
        ? 'the latest record of each key has to stay'
        : 'compaction takes records away that nobody has read yet',
  },
  {
    name: 'unclean.leader.election.enable',
    is: ['false'],
    why: 'a replica that lags would become the leader, and records that were acknowledged be gone',
  },
];

const INPUT_SETTINGS: readonly SettingRule[] = [
  {
    name: 'message.timestamp.type',
    is: ['LogAppendTime'],
    why: "by a producer's clock nobody can tell what is from the future, and an old fact would be deleted as it is written",
  },
  {
    name: 'compression.type',
    is: ['uncompressed'],
    why: 'consumers read gzip alone, and the limit has to hold for the record as it is unpacked',
  },
  {
    name: 'max.message.bytes',
    max: INPUT_BYTES_MAX,
    why: 'a larger record would not fit among the dead letters',
  },
];

/** Nobody but the relay writes there, and it does not compress. */
const outputSettings = ({ config }: TopicSpec): SettingRule[] => [
  {
    name: 'compression.type',
    is: ['uncompressed', 'producer', 'gzip'],
    why: 'kafkajs reads gzip alone, subscribers and `npm run tail` among them',
  },
  {
    name: 'max.message.bytes',
    min: Number(config['max.message.bytes'] ?? RECORD_BYTES_MAX),
    why: 'the largest record has to fit, or the relay stops at it',
  },
];

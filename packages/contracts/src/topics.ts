/**
 * The topics and how they are to be created. Names here are without the environment's prefix (`topicName` adds it); the key of every
 * record is the customerId's UTF-8 bytes, and all inputs have the same number of partitions, so that one customer's facts meet in
 * the same partition number of each (what the pipeline's watermark and the timekeeper's horizon rest on).
 */
import type { FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS, HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { OutcomeType } from './outcome-event.ts';

export const INPUT_TOPICS = ['loyalty.purchases', 'loyalty.contacts', 'loyalty.feedback'] as const;
export const OUTPUT_TOPICS = [
  'loyalty.stage-changes',
  'loyalty.at-risk-clients',
  'loyalty.points-changes',
  'loyalty.follow-ups',
  'loyalty.notices',
  'loyalty.advice-changes',
  'loyalty.key-customers',
] as const;

/** Who is what today: the latest card of each customer, for whoever begins late. No fold decides it, the relay writes it behind the outcomes. */
export const CARD_TOPIC = 'loyalty.customers';
export const CARD_TYPE = 'customer.card';

/**
 * What became of probes (probe-wire.ts): written behind all that went before it, for whoever measures how long the way takes. One partition, as
 * they come back in the order in which they were recorded.
 */
export const PROBE_TOPIC = 'loyalty.probes';

export type InputTopic = (typeof INPUT_TOPICS)[number];
export type OutputTopic = (typeof OUTPUT_TOPICS)[number];

/** Of every topic but that of probes, which have no key. Never change it on a living system: a key would move to another partition and lose its order. */
export const PARTITIONS = 6;

/** Facts that come through a topic; the others are recorded by the gateway or by the pipeline itself. */
export type WireFactType = Exclude<FactType, `points.${string}` | 'feedback.referral-converted'>;

export const TOPIC_BY_FACT_TYPE: Readonly<Record<WireFactType, InputTopic>> = {
  'purchase.completed': 'loyalty.purchases',
  'purchase.returned': 'loyalty.purchases',
  'purchase.cancelled': 'loyalty.purchases',
  'contact.delivered': 'loyalty.contacts',
  'contact.visited': 'loyalty.contacts',
  'contact.responded': 'loyalty.contacts',
  'contact.service': 'loyalty.contacts',
  'contact.consent': 'loyalty.contacts',
  'feedback.nps': 'loyalty.feedback',
  'feedback.csat': 'loyalty.feedback',
  'feedback.review': 'loyalty.feedback',
  'feedback.complaint-opened': 'loyalty.feedback',
  'feedback.complaint-resolved': 'loyalty.feedback',
  'feedback.referral': 'loyalty.feedback',
};

export const TOPIC_BY_OUTCOME_TYPE: Readonly<Record<OutcomeType, OutputTopic>> = {
  'stage.changed': 'loyalty.stage-changes',
  'risk.changed': 'loyalty.at-risk-clients',
  'points.changed': 'loyalty.points-changes',
  'follow-up.opened': 'loyalty.follow-ups',
  'follow-up.escalated': 'loyalty.follow-ups',
  'follow-up.closed': 'loyalty.follow-ups',
  'grace.started': 'loyalty.notices',
  'grace.ended': 'loyalty.notices',
  'points.expiring': 'loyalty.notices',
  'advice.changed': 'loyalty.advice-changes',
  'key-customer.changed': 'loyalty.key-customers',
};

/** Where records go that cannot be applied, with their bytes as they came. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

/** The name on the cluster: the environment's prefix, then the name as written here. */
export function topicName(prefix: string, topic: string): string {
  return `${prefix}${topic}`;
}

/** @param name on the cluster. @returns undefined for a topic that is none of the inputs. */
export function inputTopicOf(prefix: string, name: string): InputTopic | undefined {
  return INPUT_TOPICS.find((topic) => name === topicName(prefix, topic));
}

export interface TopicSpec {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partitions: number;
  /** Topic-level settings of Kafka. Replication factor and min.insync.replicas are the environment's. */
  readonly config: Readonly<Record<string, string>>;
}

/** Of an input or an outcome, not compressed. */
export const RECORD_BYTES_MAX = 1_048_576;

/**
 * Postgres holds the truth, so the log only has to outlast a long outage, and must forget an erased customer within a month: 28 days
 * plus at most one day until a segment closes. Ages count from the append (LogAppendTime): with the producer's own time, a replay of
 * an old year would be deleted as it is written, and `from-the-future` could be judged by nothing but the producer's word.
 *
 * Compressed records are unpacked by the broker: producers compress as they like, while our client reads gzip alone and would meet the
 * first snappy, lz4 or zstd record again after each restart; and the size limit holds for what a record is, not for what it was packed to.
 */
const CONFIG = {
  'cleanup.policy': 'delete',
  'message.timestamp.type': 'LogAppendTime',
  'retention.ms': String(28 * DAY_MS),
  'segment.ms': String(DAY_MS),
  'max.message.bytes': String(RECORD_BYTES_MAX),
  'compression.type': 'uncompressed',
};

/** A dead letter is the original record and its `dlq-*` headers: it must fit even where the original only just did. */
const DEAD_LETTER_CONFIG = { ...CONFIG, 'max.message.bytes': String(2 * RECORD_BYTES_MAX) };

/**
 * Kept for ever, but of each key the latest record alone: a card that was replaced is gone within a segment's day and the compaction lag
 * (8 days and the cleaner's run), well within the month in which an erased customer has to be forgotten. The tombstone itself stays as
 * long as outcomes do, so that whoever was away for no longer than they are kept learns of the erasure too.
 */
const CARD_CONFIG = {
  'cleanup.policy': 'compact',
  'message.timestamp.type': 'LogAppendTime',
  'max.compaction.lag.ms': String(7 * DAY_MS),
  'delete.retention.ms': CONFIG['retention.ms'],
  'segment.ms': CONFIG['segment.ms'],
  'max.message.bytes': CONFIG['max.message.bytes'],
  'compression.type': CONFIG['compression.type'],
};

/** Read within a second, or after a restart. */
const PROBE_CONFIG = { ...CONFIG, 'retention.ms': String(HOUR_MS), 'segment.ms': String(HOUR_MS / 6) };

export const TOPIC_SPECS: readonly TopicSpec[] = [
  ...[...INPUT_TOPICS, ...OUTPUT_TOPICS].map((topic) => ({ topic, partitions: PARTITIONS, config: CONFIG })),
  { topic: CARD_TOPIC, partitions: PARTITIONS, config: CARD_CONFIG },
  { topic: PROBE_TOPIC, partitions: 1, config: PROBE_CONFIG },
  ...INPUT_TOPICS.map((topic) => ({
    topic: deadLetterTopic(topic),
    partitions: PARTITIONS,
    config: DEAD_LETTER_CONFIG,
  })),
];

/**
 * Kafka, for one process: the only door to it. Nobody outside this package knows its client library, and all that goes wrong here is a
 * StreamError. Making one connects nothing: each part connects when it is first needed, so that a process that starts before Kafka waits
 * for it in the loop that asks, like any other outage.
 */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Admin, Kafka } from 'kafkajs';
import { checkTopics, type TopicRule } from './check-topics.ts';
import { consume } from './consume.ts';
import { type ConsumerGroup, readConsumerGroups } from './consumer-groups.ts';
import { type CreateTopicsOptions, createTopics } from './create-topics.ts';
import { type FirstRecords, type FirstRecordsOptions, readFirstRecords } from './first-records.ts';
import type { GroupMember, MemberOptions } from './group-member.ts';
import { KeptCluster } from './inner-cluster.ts';
import { createKafka, type KafkaClientOptions } from './kafka-client.ts';
import {
  findPartition,
  type PartitionBounds,
  readCommittedOffset,
  readLogBounds,
  readLogEnds,
  readStableBounds,
  type StableBounds,
} from './log-bounds.ts';
import { RecordProducer } from './producer.ts';
import { putOffsetRight } from './put-offset-right.ts';
import { type ReadRangesOptions, readRanges, type UnreadRange } from './read-ranges.ts';
import { type ReadTopicsOptions, readTopics } from './read-topics.ts';
import { inStreamErrors } from './stream-error.ts';
import { readTopicIds } from './topic-ids.ts';
import { readTopicSettings, type TopicSettings } from './topic-settings.ts';
import { TransactionalProducer, type TransactionalProducerOptions } from './transactional-producer.ts';

/** It holds nothing, and waits for answers that do not come while Kafka hangs. */
const CLOSE_MS_MAX = 1_000;

export class StreamClient {
  readonly #kafka: Kafka;
  readonly #brokers: readonly string[];
  readonly #cluster: KeptCluster;
  #admin: Promise<Admin> | undefined;

  constructor(options: KafkaClientOptions) {
    this.#kafka = createKafka(options);
    this.#cluster = new KeptCluster(this.#kafka);
    this.#brokers = options.brokers;
  }

  /** Resolves once a broker has answered; for whoever wants to know before asking anything. @throws StreamError */
  async connect(): Promise<void> {
    await this.#asking(async () => {});
  }

  /** Ends in time even while Kafka hangs. Members and producers are closed by who opened them. */
  async close(): Promise<void> {
    const closing = Promise.all([this.#admin?.then((admin) => admin.disconnect()), this.#cluster.close()]);
    await within<unknown, void>(CLOSE_MS_MAX, closing, () => {}).catch(() => {});
  }

  /** Joins a group. @throws StreamError */
  consume(options: MemberOptions): Promise<GroupMember> {
    return consume(this.#kafka, options);
  }

  /** @throws StreamError */
  openProducer(): Promise<RecordProducer> {
    return RecordProducer.open(this.#kafka);
  }

  /** Resolves once every producer opened before under the same transactional id is fenced. @throws StreamError */
  openTransactionalProducer(options: TransactionalProducerOptions): Promise<TransactionalProducer> {
    return TransactionalProducer.open(this.#kafka, options);
  }

  /** As on the cluster. @throws StreamError */
  topics(): Promise<string[]> {
    return this.#asking((admin) => admin.listTopics());
  }

  /** @returns the names of the topics made now. Safe to run again, and twice at once. @throws TopicRefusedError naming topics with other partitions; StreamError */
  createTopics(options: CreateTopicsOptions): Promise<string[]> {
    return this.#asking((admin) => createTopics(admin, options, this.#brokers));
  }

  /** @throws TopicRefusedError naming all that differs, and the commands that mend it; StreamError */
  checkTopics(rules: readonly TopicRule[]): Promise<void> {
    return this.#asking((admin) => checkTopics(admin, rules, this.#brokers));
  }

  /** Of all partitions of a topic, in their order. @throws StreamError */
  logBounds(topic: string): Promise<PartitionBounds[]> {
    return this.#asking((admin) => readLogBounds(admin, topic));
  }

  /** As logBounds, of some topics, and what can be read of them now. @throws StreamError */
  stableBounds(topics: readonly string[]): Promise<StableBounds[]> {
    return inStreamErrors(this.#cluster.ask((cluster) => readStableBounds(cluster, topics)));
  }

  /** Of one partition. @throws StreamError */
  async boundsOf(place: TopicPartition): Promise<PartitionBounds> {
    return findPartition(await this.logBounds(place.topic), place);
  }

  /** Offset of the next record to be appended, of every partition of the topics, by topicPartitionKey. @throws StreamError */
  logEnds(topics: readonly string[]): Promise<Map<string, bigint>> {
    return this.#asking((admin) => readLogEnds(admin, topics));
  }

  /** @returns undefined if the group never committed one, or Kafka has forgotten it. @throws StreamError */
  committedOffset(group: string, place: TopicPartition): Promise<bigint | undefined> {
    return this.#asking((admin) => readCommittedOffset(admin, group, place));
  }

  /** Kafka's own ids of topics, those that are there; none of a broker before 2.8. @throws StreamError */
  topicIds(topics: readonly string[]): Promise<Map<string, string>> {
    return inStreamErrors(this.#cluster.ask((cluster) => readTopicIds(cluster, topics)));
  }

  /** @returns false when the group has members: nothing is written then. @throws StreamError */
  putOffsetRight(group: string, place: TopicPartition, offset: bigint): Promise<boolean> {
    return inStreamErrors(this.#cluster.ask((cluster) => putOffsetRight(cluster, group, place, offset)));
  }

  /** Those asked for, each with its state and how many members it has. @throws StreamError */
  consumerGroups(groups: readonly string[]): Promise<ConsumerGroup[]> {
    return this.#asking((admin) => readConsumerGroups(admin, groups));
  }

  /** What holds for a topic, whoever has set it: by the names given. @throws StreamError */
  topicSettings(topic: string, names: readonly string[]): Promise<TopicSettings> {
    return this.#asking((admin) => readTopicSettings(admin, topic, names));
  }

  /** The first record of each of some ranges. @throws StreamError, also where a range begins before its log does. */
  firstRecords(options: FirstRecordsOptions): Promise<FirstRecords> {
    return inStreamErrors(this.#cluster.ask((cluster) => readFirstRecords(cluster, options)));
  }

  /** @returns the ranges whose end was not reached before nothing more came. @throws StreamError */
  readRanges(options: ReadRangesOptions): Promise<readonly UnreadRange[]> {
    return this.#readAs(options.group, readRanges(this.#kafka, options));
  }

  /** @throws Error when a partition's end is not reached: what lies before it may belong to a transaction that nobody ends; StreamError */
  readTopics(options: ReadTopicsOptions): Promise<void> {
    const reading = readTopics(this.#kafka, options, (topic) => this.logBounds(topic));
    return this.#readAs(options.group, reading);
  }

  /** A group without members and offsets is dropped by the broker too, only later. */
  async #readAs<Result>(group: string, reading: Promise<Result>): Promise<Result> {
    try {
      return await inStreamErrors(reading);
    } finally {
      await this.#asking((admin) => admin.deleteGroups([group])).catch(() => {});
    }
  }

  async #asking<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    this.#admin ??= this.#connect();
    return inStreamErrors(this.#admin.then(ask));
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      void admin.disconnect().catch(() => {});
      throw error;
    }
  }
}

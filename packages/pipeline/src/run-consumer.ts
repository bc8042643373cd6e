/** The life of a consumer process, the same for every input topic: clients in, pipeline, group member, probes. */
import { randomUUID } from 'node:crypto';
import { topicRules } from '@loyalty-ladder/contracts/topic-rules.ts';
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { DecisionContext } from '@loyalty-ladder/decisions/decision-context.ts';
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';
import type { Probes, ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { unlessAborted } from '@loyalty-ladder/runtime/unless-aborted.ts';
import { findConsumerPause } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { TopicCheck } from '@loyalty-ladder/stream/topic-check.ts';
import { Completeness } from './completeness.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import { GroupPause } from './group-pause.ts';
import { HaltedPartitions } from './halted-partitions.ts';
import { LetterReplayer } from './letter-replayer.ts';
import { Pipeline } from './pipeline.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';

export interface ConsumerClients {
  readonly stream: StreamClient;
  readonly decision: DecisionContext;
  readonly tracing: Tracing;
}

export interface ConsumerDefinition {
  /** Service name; with the environment's prefix also the consumer group. */
  readonly name: string;
  /** Without prefix. */
  readonly topic: InputTopic;
}

/** Partitions worked on at once; more of them than this still take turns. */
const PARTITIONS_MAX = 64;

export async function runConsumer(
  { config, log, metrics: registry, onStop, fail }: ServiceContext<ConsumerConfig>,
  { stream, decision, tracing }: ConsumerClients,
  { name, topic }: ConsumerDefinition,
): Promise<Probes> {
  const prefix = config.TOPIC_PREFIX;
  const metrics = createPipelineMetrics(registry);
  const inputTopics = INPUT_TOPICS.map((each) => topicName(prefix, each));
  const group = `${prefix}${name}`;
  const halted = new HaltedPartitions(log);
  const completeness = () =>
    new Completeness({
      inputTopics,
      purchases: topicName(prefix, 'loyalty.purchases'),
      readEnds: () => stream.logEnds(inputTopics),
    });
  const pipeline = new Pipeline(
    {
      ...decision,
      watchLimits: { shareMax: config.POISON_SHARE_MAX, windowRecords: config.POISON_WINDOW_RECORDS },
      halted,
      pause: new GroupPause(() => findConsumerPause(decision.pool, group), log),
      completeness: completeness(),
      metrics,
      log,
      tracing,
      group,
      topicPrefix: prefix,
    },
    stream,
    config.BATCH_RECORDS_MAX,
  );
  const check = new TopicCheck({ stream, rules: topicRules(prefix, [topic]), everyMs: config.TOPICS_CHECK_MS });
  const join = async () => {
    await check.whenDue();
    return stream.consume({
      group,
      topics: [topicName(prefix, topic)],
      handler: pipeline,
      partitionsMax: PARTITIONS_MAX,
      sessionMs: config.CONSUMER_SESSION_MS,
      onUnassigned: () => halted.forget(),
      onFatal: fail,
    });
  };
  const consumer = await repeat(join, {
    onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'Kafka does not let it join the group yet'),
  });
  onStop('consumer', () => consumer.stop());
  const checkTopics = async (stopping: AbortSignal) => {
    const rest = await check.whenDue(stopping);
    await unlessAborted(pipeline.checkLogs(), stopping);
    return rest;
  };
  const checking = new RunningTask(
    { name: 'topics', turn: checkTopics },
    { fail, onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'its topic cannot be looked at yet') },
  );
  onStop('topics', () => checking.stop());
  const replayer = new LetterReplayer(
    { ...decision, completeness: completeness(), topicPrefix: prefix },
    log,
    `${group} ${randomUUID()}`,
  );
  const replaying = new RunningTask(
    { name: 'replays of dead letters', turn: () => replayer.turn() },
    { fail, onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'dead letters wait to be replayed') },
  );
  onStop('replays', () => replaying.stop());
  return {
    whyNotLive: () => [...consumer.whyNotLive(), ...checking.whyNotLive(), ...replaying.whyNotLive()],
    whyNotReady: () => [...consumer.whyNotReady(), ...checking.whyNotReady(), ...pipeline.troubles()],
  };
}

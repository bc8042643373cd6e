/**
 * Keeps what was seen of each partition, look after look, and says how it does: the same for the dashboard, for Prometheus and for
 * `npm run lag`.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import type { ConsumerPause } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import type { GroupState } from '@loyalty-ladder/stream/consumer-groups.ts';
import { waitingKey } from '../lag/oldest-records.ts';
import type { AgedLag, PartitionLags } from '../lag/partition-lag.ts';
import { isLiving } from '../lag/service-lives.ts';
import type { HaltedPartition } from '../streams/source-report.ts';
import { timesMean } from './hot-partitions.ts';
import { judgePartition, type PartitionFacts } from './judge-partition.ts';
import { ratesOf, secondsToClose } from './partition-rates.ts';
import { type Observation, observedBefore, PartitionWindow } from './partition-window.ts';
import { partitionAdvice, partitionSentence } from './partition-words.ts';
import { type Retention, secondsToLoss } from './retention-risk.ts';
import type { WatchedPartition } from './snapshot.ts';

/** What the verdict on a partition takes into account besides its lag. */
export interface Surroundings {
  /** Before every group of this environment. */
  readonly prefix: string;
  readonly instances: readonly SeenInstance[];
  readonly halted: readonly HaltedPartition[];
  readonly pauses: readonly ConsumerPause[];
  /** As far as Kafka was asked. */
  readonly groups?: readonly GroupState[] | undefined;
  /** By topic, as far as Kafka was asked. */
  readonly retention?: ReadonlyMap<string, Retention> | undefined;
}

const FOR_EVER: Retention = { ms: null, bytes: null };
const HOT_MS = 60_000;
const RECENT_POINTS = 60;
const RECENT_STEP_MS = 2_000;

export class PartitionWatch {
  readonly #windows = new Map<string, PartitionWindow>();

  /** Takes what was seen now into account. Partitions and groups that are gone are forgotten. */
  look({ readAt, partitions }: PartitionLags, around: Surroundings): WatchedPartition[] {
    const keys = new Set(partitions.map(waitingKey));
    for (const key of this.#windows.keys()) if (!keys.has(key)) this.#windows.delete(key);
    const paused = new Set(around.pauses.map(({ group }) => group));
    const windows = partitions.map((lag) => this.#observe(lag, readAt, paused.has(lag.group)));
    const hot = hotOf(partitions, windows);
    return partitions.map((lag, index) => watched(lag, windows[index] as PartitionWindow, around, hot[index] ?? null));
  }

  #observe(lag: AgedLag, readAt: number, isPaused: boolean): PartitionWindow {
    const key = waitingKey(lag);
    const window = this.#windows.get(key) ?? new PartitionWindow();
    this.#windows.set(key, window);
    window.add(observationOf(lag, readAt), isPaused);
    return window;
  }
}

function observationOf(lag: AgedLag, at: number): Observation {
  return {
    at,
    nextOffset: lag.nextOffset === null ? null : Number(lag.nextOffset),
    logStart: Number(lag.logStart),
    logEnd: Number(lag.logEnd),
    messages: Number(lag.messages),
    held: Number(lag.held?.messages ?? 0n),
    seconds: lag.messages === 0n ? 0 : lag.secondsBehind,
  };
}

function watched(
  lag: AgedLag,
  { observations, unpaused, standsSince }: PartitionWindow,
  around: Surroundings,
  hot: number | null,
): WatchedPartition {
  const { group, topic, partition } = lag;
  const now = observations.at(-1) as Observation;
  const facts = factsOf(lag, around);
  const judgement = judgePartition(unpaused, standsSince, facts);
  const rates = ratesOf(observations);
  const toClose = secondsToClose(now.messages, rates.trendPerSecond);
  const standsSeconds = standsSince === null ? 0 : (now.at - standsSince) / 1_000;
  const judged = {
    ...facts,
    ...judgement,
    ...rates,
    group,
    topic,
    partition,
    now,
    standsSeconds,
    secondsToClose: toClose,
  };
  const { nextOffset, logStart, logEnd, messages, held, seconds } = now;
  return {
    ...{ group, topic, partition, nextOffset, logStart, logEnd, messages, held, seconds },
    ...{ state: judgement.state, word: judgement.word, level: judgement.level },
    sentence: partitionSentence(judged),
    advice: partitionAdvice(judged),
    pause: facts.pause,
    lost: facts.lost,
    ...rates,
    secondsToClose: toClose,
    secondsToLoss: secondsToLoss(observations, around.retention?.get(topic) ?? FOR_EVER),
    timesMean: hot,
    recent: recentOf(observations),
  };
}

function factsOf(lag: AgedLag, { prefix, instances, halted, pauses, groups }: Surroundings): PartitionFacts {
  const service = lag.group.slice(prefix.length);
  const own = instances.filter((each) => each.service === service);
  const halt = halted.find((each) => waitingKey(each) === waitingKey(lag));
  const paused = pauses.find(({ group }) => group === lag.group);
  return {
    service,
    living: own.filter(isLiving).length,
    silentSeconds: own.length === 0 ? null : Math.min(...own.map(({ silentSeconds }) => silentSeconds)),
    members: groups?.find(({ group }) => group === lag.group)?.members ?? null,
    pause: paused === undefined ? null : { pausedAt: paused.pausedAt, actor: paused.actor, reason: paused.reason },
    isMadeAgain: lag.isMadeAgain,
    isLost: lag.isLost,
    lost: Number(lag.lost),
    halted: halt === undefined ? null : { since: halt.since, because: halt.because },
  };
}

/** Of the topic: whoever reads it. */
function hotOf(partitions: readonly AgedLag[], windows: readonly PartitionWindow[]): (number | null)[] {
  const appended = new Map(
    partitions.map((lag, index) => {
      const { observations } = windows[index] as PartitionWindow;
      const now = observations.at(-1);
      const before = observedBefore(observations, HOT_MS);
      return [topicPartitionKey(lag), Math.max(0, (now?.logEnd ?? 0) - (before?.logEnd ?? 0))];
    }),
  );
  const times = new Map<string, number | null>();
  for (const [, keys] of Map.groupBy(appended.keys(), (key) => key.slice(0, key.lastIndexOf('/')))) {
    const ofTopic = timesMean(keys.map((key) => appended.get(key) ?? 0));
    keys.forEach((key, index) => {
      times.set(key, ofTopic[index] ?? null);
    });
  }
  return partitions.map((lag) => times.get(topicPartitionKey(lag)) ?? null);
}

function recentOf(observations: readonly Observation[]): number[] {
  const now = observations.at(-1)?.at ?? 0;
  const points = Array.from(
    { length: RECENT_POINTS },
    (_, index) => now - (RECENT_POINTS - 1 - index) * RECENT_STEP_MS,
  );
  return points.flatMap((at) => observations.findLast((each) => each.at <= at)?.messages ?? []);
}

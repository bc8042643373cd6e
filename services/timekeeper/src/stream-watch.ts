/** Observes where the input topics end and how far they are applied, and keeps a horizon for each partition: as long as they are what it takes them for. */
import { topicRules } from '@loyalty-ladder/contracts/topic-rules.ts';
import { INPUT_TOPICS, PARTITIONS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { unlessAborted } from '@loyalty-ladder/runtime/unless-aborted.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StableBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import { TopicCheck } from '@loyalty-ladder/stream/topic-check.ts';
import { Horizon, type StreamStand } from './horizon.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

export class StreamWatch {
  readonly #context: TimekeeperContext;
  readonly #topics: readonly string[];
  readonly #check: TopicCheck;
  readonly #horizons: readonly Horizon[];
  /** Records were seen lately in other partitions than those of their keys: whose facts wait in a partition nobody knows. */
  #isMisrouted = false;

  constructor(context: TimekeeperContext) {
    const { TOPIC_PREFIX, TOPICS_CHECK_MS: everyMs, SETTLE_MS } = context.config;
    this.#context = context;
    this.#topics = INPUT_TOPICS.map((topic) => topicName(TOPIC_PREFIX, topic));
    const rules = topicRules(TOPIC_PREFIX, INPUT_TOPICS);
    this.#check = new TopicCheck({ stream: context.stream, rules, everyMs });
    this.#horizons = Array.from({ length: PARTITIONS }, () => new Horizon(SETTLE_MS));
  }

  /**
   * The clock is read before the ends, and the ends before the progress: each claims at most what was true of the one before.
   * @param stopping Kafka may hang: once it aborts nothing is observed any more.
   */
  async observe(stopping: AbortSignal): Promise<void> {
    const { pool, stream, metrics } = this.#context;
    await this.#check.whenDue(stopping);
    const realMs = performance.now();
    const now = await readClock(pool);
    const bounds = await unlessAborted(stream.stableBounds(this.#topics), stopping);
    if (bounds === undefined) return;
    const ends = new Map(bounds.map((each) => [topicPartitionKey(each), each]));
    const stands = await readStreamProgress(pool, this.#topics);
    const progress = new Map(stands.map((each) => [topicPartitionKey(each), each]));
    this.#isMisrouted = stands.some(({ isMisrouted }) => isMisrouted);
    this.#horizons.forEach((horizon, partition) => {
      horizon.observe({ realMs, now, streams: this.#topics.map((topic) => standOf(topic, partition, ends, progress)) });
    });
    for (const partition of this.#horizons.keys()) {
      const reached = this.reached(partition);
      if (reached > Number.NEGATIVE_INFINITY) metrics.horizonSeconds.set({ partition }, (now - reached) / 1_000);
    }
  }

  /** How far a partition's customers may be advanced; -Infinity: not at all. */
  reached(partition: number): Instant {
    if (this.#isMisrouted) return this.reachedByAll();
    return this.#horizons[partition]?.reached() ?? Number.NEGATIVE_INFINITY;
  }

  /** What holds for all partitions. */
  reachedByAll(): Instant {
    return Math.min(...this.#horizons.map((horizon) => horizon.reached()));
  }

  isAnyLagging(): boolean {
    return this.#horizons.some((_, partition) => this.isLagging(partition));
  }

  /** Whether the consumers of a partition need the machine more than we do. */
  isLagging(partition: number): boolean {
    return (this.#horizons[partition]?.backlog() ?? 0n) > BigInt(this.#context.config.YIELD_RECORDS);
  }
}

function standOf(
  topic: string,
  partition: number,
  ends: ReadonlyMap<string, StableBounds>,
  progress: ReadonlyMap<string, StreamProgress>,
): StreamStand {
  const key = topicPartitionKey({ topic, partition });
  const { high: end = 0n, stable: readable = 0n } = ends.get(key) ?? {};
  const { nextOffset: next = 0n, probes = 0n, eventTime = null, isLost = false } = progress.get(key) ?? {};
  return { topic, end, readable, next, probes, eventTime, isLost };
}

/**
 * What is known of probes: which are under way, how long those took that came back, which are lost, which came twice. Decides which path the
 * next one takes; knows neither clock nor Kafka. Its standing is JSON, written down before each probe is sent: whoever goes on from it tells
 * none as lost that may never have been sent, and goes on looking for those that were.
 *
 * A path is a partition of an input topic, and its probes come back in the order in which they lie in it. So
 * - one behind which another has come back will not come any more, but by a store that was restored;
 * - an outcome at or below the offset of one that has come back is told a second time, if it is not under way;
 * - the same number at a higher offset lies in the topic twice, since a producer repeats what was not acknowledged: no fault of the way.
 */
import type { Probe, RecordedProbe } from '@loyalty-ladder/contracts/probe-wire.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { WatchedLatency } from '../watch/snapshot.ts';
import { stageOf } from './percentiles.ts';

export interface ProbePath {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
}

interface UnderWay extends ProbePath, Probe {
  /** Kafka has acknowledged it; else nobody knows whether it was sent. */
  isSent: boolean;
}

/** As it is written down. */
export interface ProbeStanding {
  /** Where reading goes on in the topic of those that come back; null: at its end. */
  readonly readTo: string | null;
  readonly underWay: readonly UnderWay[];
  /** By `topic/partition`, the offset of the last one that has come back. */
  readonly lastOffsets: Readonly<Record<string, string>>;
  /** Lost, and will not come any more: when that was seen. */
  readonly gone: readonly (ProbePath & { readonly id: string; readonly goneAt: Instant })[];
  readonly latency: WatchedLatency;
}

export interface ReturnedProbe extends ProbePath {
  readonly kind: 'returned' | 'duplicate' | 'unknown';
  readonly appliedSeconds: number;
  readonly publishedSeconds: number;
}

interface Sample extends ProbePath {
  readonly seenAt: Instant;
  readonly appliedSeconds: number;
  readonly publishedSeconds: number;
}

export const WINDOW_MS = 300_000;
/** While one is lost on its path. */
const SELDOM_MS = 60_000;
/** On one path: what stands for a week shall not hold thousands of them. */
const UNDER_WAY_MAX = 5;

export class ProbeBook {
  readonly #run: string;
  readonly #lostMs: number;
  readonly #begunAt: Instant;
  readonly #underWay: Map<string, UnderWay>;
  readonly #lastOffsets: Map<string, bigint>;
  #gone: ProbeStanding['gone'];
  #readTo: bigint | undefined;
  #number = 0;
  #turn = 0;
  #samples: Sample[] = [];
  /** When each was sent, and when each came twice: of the window. */
  #sentAt: Instant[] = [];
  #duplicateAt: Instant[] = [];

  /** @param run unique: the numbers of another begin at 1 too. @param lostMs a probe that takes longer is lost, until it comes. */
  constructor(run: string, lostMs: number, now: Instant, before: ProbeStanding | undefined) {
    this.#run = run;
    this.#lostMs = lostMs;
    this.#begunAt = now;
    this.#underWay = new Map(before?.underWay.map((each) => [each.id, { ...each }]));
    this.#lastOffsets = new Map(
      Object.entries(before?.lastOffsets ?? {}).map(([path, offset]) => [path, BigInt(offset)]),
    );
    this.#gone = before?.gone ?? [];
    this.#readTo = before?.readTo == null ? undefined : BigInt(before.readTo);
  }

  get readTo(): bigint | undefined {
    return this.#readTo;
  }

  set readTo(offset: bigint | undefined) {
    this.#readTo = offset;
  }

  /** The next one, on the next path that can take one. @returns undefined: none can. */
  next(paths: readonly ProbePath[], now: Instant): UnderWay | undefined {
    for (let tried = 0; tried < paths.length; tried += 1) {
      const path = paths[this.#turn % paths.length];
      this.#turn = (this.#turn + 1) % paths.length;
      if (path === undefined || !this.#hasRoom(path, now)) continue;
      this.#number += 1;
      const { topic, partition } = path;
      const probe = { id: `${this.#run}.${this.#number}`, topic, partition, sentAt: now, isSent: false };
      this.#underWay.set(probe.id, probe);
      return probe;
    }
    return undefined;
  }

  /** Kafka has it. */
  sent(id: string, now: Instant): void {
    this.#sentAt.push(now);
    const probe = this.#underWay.get(id);
    if (probe !== undefined) probe.isSent = true;
  }

  /** @param readTo where reading goes on behind it. @returns what it is. */
  returned(recorded: RecordedProbe, seenAt: Instant, readTo: bigint): ReturnedProbe {
    this.#readTo = readTo;
    const { id, sentAt, recordedAt, place } = recorded;
    const { topic, partition, offset } = place;
    const path = pathName(place);
    const [appliedSeconds, publishedSeconds] = [recordedAt, seenAt].map((at) => Math.max(0, at - sentAt) / 1_000);
    const told = { topic, partition, appliedSeconds: appliedSeconds ?? 0, publishedSeconds: publishedSeconds ?? 0 };
    const last = this.#lastOffsets.get(path) ?? -1n;
    const isAwaited = this.#underWay.delete(id) || this.#gone.some((each) => each.id === id);
    if (!isAwaited && offset <= last) {
      this.#duplicateAt.push(seenAt);
      return { kind: 'duplicate', ...told };
    }
    this.#gone = this.#gone.filter((each) => each.id !== id);
    if (offset > last) this.#passed(path, offset, sentAt, seenAt);
    if (!isAwaited) return { kind: 'unknown', ...told };
    this.#samples.push({ ...told, seenAt });
    return { kind: 'returned', ...told };
  }

  /** Sent and acknowledged, and not back in time. */
  lost(now: Instant): readonly ProbePath[] {
    this.#forget(now);
    return [...[...this.#underWay.values()].filter((each) => this.#isLost(each, now)), ...this.#gone];
  }

  standing(now: Instant): ProbeStanding {
    const latency = this.latency(now);
    return {
      readTo: this.#readTo === undefined ? null : String(this.#readTo),
      underWay: [...this.#underWay.values()],
      lastOffsets: Object.fromEntries([...this.#lastOffsets].map(([path, offset]) => [path, String(offset)])),
      gone: this.#gone,
      latency,
    };
  }

  latency(now: Instant): WatchedLatency {
    const lost = this.lost(now);
    const topics = [...new Set([...this.#samples, ...lost].map(({ topic }) => topic))].toSorted();
    return {
      windowSeconds: Math.min(WINDOW_MS, Math.max(0, now - this.#begunAt)) / 1_000,
      stages: stagesOf(this.#samples),
      topics: topics.map((topic) => ({
        topic,
        stages: stagesOf(this.#samples.filter((each) => each.topic === topic)),
        lost: lost.filter((each) => each.topic === topic).length,
      })),
      sent: this.#sentAt.length,
      lost: lost.length,
      duplicates: this.#duplicateAt.length,
      latestNumber: this.#number,
    };
  }

  /** What was sent before it on its path, and has not come, will not come. */
  #passed(path: string, offset: bigint, sentAt: Instant, seenAt: Instant): void {
    this.#lastOffsets.set(path, offset);
    for (const each of this.#underWay.values()) {
      if (pathName(each) !== path || each.sentAt >= sentAt) continue;
      this.#underWay.delete(each.id);
      const { id, topic, partition } = each;
      if (each.isSent) this.#gone = [...this.#gone, { id, topic, partition, goneAt: seenAt }];
    }
  }

  #hasRoom(path: ProbePath, now: Instant): boolean {
    const name = pathName(path);
    const own = [...this.#underWay.values()].filter((each) => pathName(each) === name);
    const newest = Math.max(...own.map(({ sentAt }) => sentAt));
    const isWaiting = own.some((each) => now - each.sentAt > this.#lostMs);
    return own.length < UNDER_WAY_MAX && (!isWaiting || now - newest > SELDOM_MS);
  }

  #isLost({ isSent, sentAt }: UnderWay, now: Instant): boolean {
    return isSent && now - sentAt > this.#lostMs;
  }

  #forget(now: Instant): void {
    const from = now - WINDOW_MS;
    this.#samples = this.#samples.filter(({ seenAt }) => seenAt > from);
    this.#sentAt = this.#sentAt.filter((at) => at > from);
    this.#duplicateAt = this.#duplicateAt.filter((at) => at > from);
    this.#gone = this.#gone.filter(({ goneAt }) => goneAt > from);
    // Whether they were ever sent nobody knows, and by now they would be back.
    for (const [id, { isSent, sentAt }] of this.#underWay) if (!isSent && sentAt <= from) this.#underWay.delete(id);
  }
}

const pathName = ({ topic, partition }: ProbePath): string => `${topic}/${partition}`;

const stagesOf = (samples: readonly Sample[]) => [
  stageOf(
    'applied',
    samples.map(({ appliedSeconds }) => appliedSeconds),
  ),
  stageOf(
    'published',
    samples.map(({ publishedSeconds }) => publishedSeconds),
  ),
];

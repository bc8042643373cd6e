/**
 * What is known of the running system at one moment, ready to be shown: the dashboard's page formats these figures and computes none. Each
 * part is a reading with its own time and source, since none of them is taken at the same instant as another; one that is too old says so.
 * JSON as it stands: instants are ms since 1970, offsets and counts are numbers (below 2^53), points are decimal strings.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { NetPromoterScore } from '../feedback/net-promoter-score.ts';

export interface Snapshot {
  /** Rises by one with each snapshot of this process. */
  readonly sequence: number;
  /** Of the machine that watches, when the snapshot was put together. */
  readonly at: Instant;
  /** What the ladder's clock says (LADDER_CLOCK may have it stand or run elsewhere); null: not known. */
  readonly clockAt: Instant | null;
  readonly verdict: SystemVerdict;
  readonly flow: Flow;
  readonly partitions: Reading<readonly WatchedPartition[]>;
  readonly groups: Reading<readonly WatchedGroup[]>;
  readonly services: Reading<readonly WatchedService[]>;
  readonly businessLag: Reading<BusinessLag>;
  readonly outbox: Reading<WatchedOutbox>;
  readonly latency: Reading<WatchedLatency>;
  readonly deadLetters: Reading<WatchedDeadLetters>;
  readonly webhooks: Reading<WatchedWebhooks>;
  readonly ladder: Reading<WatchedLadder>;
  readonly feedback: Reading<WatchedFeedback>;
}

export type Source = 'kafka' | 'postgres' | 'kafka and postgres' | 'probe';

/** A part of the snapshot. The last value stands, with its time, while newer ones fail; after `staleAfterMs` it is shown grey. */
export interface Reading<Value> {
  readonly source: Source;
  /** When the reading of `value` was begun; null: there has been none. */
  readonly asOf: Instant | null;
  readonly staleAfterMs: number;
  readonly isStale: boolean;
  /** null: there has been none. */
  readonly value: Value | null;
  /** What the latest attempt failed with, in words for people; null: it succeeded. */
  readonly fault: string | null;
}

/** From good to bad; `unknown` where what would tell is stale. */
export type Level = 'ok' | 'warn' | 'bad' | 'unknown';

export interface SystemVerdict {
  readonly level: Level;
  /** One sentence: are we healthy, and if not, where. */
  readonly sentence: string;
  /** What is wrong, the worst first; empty when nothing is. */
  readonly causes: readonly Cause[];
}

export interface Cause {
  /** Stable, for links: the name of its runbook, such as `ConsumerStopped`. */
  readonly name: string;
  readonly level: 'warn' | 'bad';
  /** Where: a partition `group/topic/0`, a service, an endpoint. */
  readonly subject: string;
  /** What is seen, with its figures. */
  readonly sentence: string;
  /** What to do now, a command where there is one. */
  readonly advice: string;
  /** File in infra/runbooks. */
  readonly runbook: string;
  readonly since: Instant | null;
}

/** The way of a fact, node by node, in the order in which it is drawn. */
export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export interface FlowNode {
  /** `loyalty.purchases`, `purchase-consumer`, `store`, `timekeeper`, `outbox`, `outbox-relay`, `loyalty.stage-changes`, `trigger-webhooks`, … */
  readonly id: string;
  readonly kind: 'topic' | 'service' | 'store';
  readonly level: Level;
  /** Records (rows, messages) a second over the last ten seconds; null: not known, or nothing that flows. */
  readonly perSecond: number | null;
  /** What waits at it. */
  readonly depth: number | null;
  readonly oldestSeconds: number | null;
}

/** After Burrow's rules (linkedin/burrow, Consumer Lag Evaluation Rules), over the window; see judge-partition.ts. */
export type PartitionWord = 'OK' | 'WARN' | 'STALL' | 'STOP' | 'REWIND';
/** Not a matter of speed, said instead of a word of Burrow's. */
export type PartitionState = 'reading' | 'never-started' | 'paused' | 'halted' | 'lost' | 'made-again';

/** By people, who can resume it. */
export interface WatchedPause {
  readonly pausedAt: Instant;
  readonly actor: string;
  readonly reason: string;
}

export interface WatchedPartition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly state: PartitionState;
  readonly word: PartitionWord;
  readonly level: Level;
  /** In words, with figures. */
  readonly sentence: string;
  readonly advice: string | null;
  /** Of its group. */
  readonly pause: WatchedPause | null;
  readonly nextOffset: number | null;
  readonly logStart: number;
  readonly logEnd: number;
  /** Records not applied: max(0, logEnd - max(nextOffset, logStart)). */
  readonly messages: number;
  /** Age of the oldest record not applied, measured; 0 when there is none; null: Kafka did not say. */
  readonly seconds: number | null;
  /** Offsets that retention deleted before they were applied. */
  readonly lost: number;
  /** Of `messages`, at or behind an open transaction of a producer. */
  readonly held: number;
  readonly appendedPerSecond: number | null;
  readonly appliedPerSecond: number | null;
  /** Change of `messages` a second; above 0 it falls behind. */
  readonly trendPerSecond: number | null;
  /** Until it has caught up at this rate; null: it does not, or nothing waits. */
  readonly secondsToClose: number | null;
  /** Until retention deletes the oldest record not applied; null: nothing waits, or nothing is ever deleted. */
  readonly secondsToLoss: number | null;
  /** Takes so many times the mean of its topic's partitions of what is appended; null: too little to tell. */
  readonly timesMean: number | null;
  /** `messages` of the last two minutes, oldest first, evenly spaced: a sparkline. */
  readonly recent: readonly number[];
}

export interface WatchedGroup {
  readonly group: string;
  readonly service: string;
  /** As Kafka says: Stable, PreparingRebalance, CompletingRebalance, Empty, Dead. */
  readonly state: string;
  readonly members: number;
  readonly level: Level;
  readonly messages: number;
  readonly seconds: number | null;
  readonly pause: WatchedPause | null;
}

export interface WatchedService {
  readonly service: string;
  readonly level: Level;
  readonly living: number;
  readonly isNeeded: boolean;
  readonly instances: readonly {
    readonly instance: string;
    readonly seenAt: Instant;
    readonly silentSeconds: number;
  }[];
}

export interface BusinessLag {
  /** Customers with facts that are recorded and not yet folded; oldest: when the oldest of these was recorded. */
  readonly unfolded: Waiting;
  /** Customers for whom time alone has something to change. */
  readonly due: Waiting;
  /** Outcomes decided and not yet published. */
  readonly unpublished: Waiting;
  /** Outcomes not yet published, and webhooks not yet sent, of customers about whom something newer waits: triggers on old knowledge. */
  readonly onOldKnowledge: Waiting;
}

export interface Waiting {
  readonly count: number;
  /** The count stops at so many; null: it is exact. */
  readonly countedTo: number | null;
  readonly oldestSeconds: number | null;
}

export interface WatchedOutbox extends Waiting {
  readonly holder: string | null;
  readonly publishedPerSecond: number | null;
}

/**
 * Of probes (contracts/probe-wire.ts): numbered records between the facts, which are nobody's and show in no business figure. What is not in it:
 * deciding about a customer, since nothing is decided for a probe but for those in the same transaction; the card in Redis; webhooks.
 */
export interface WatchedLatency {
  /** The last five minutes, or since the process began that sends them. */
  readonly windowSeconds: number;
  /** Of those that came back in the window. */
  readonly stages: readonly LatencyStage[];
  /** By input topic, without the environment's prefix. */
  readonly topics: readonly {
    readonly topic: string;
    readonly stages: readonly LatencyStage[];
    readonly lost: number;
  }[];
  /** In the window, acknowledged by Kafka. */
  readonly sent: number;
  /** Not back within the limit, whenever they were sent: until they come, or five minutes after it is certain that they will not. */
  readonly lost: number;
  /** In the window, told a second time. */
  readonly duplicates: number;
  readonly latestNumber: number;
}

/** From the sending of a probe, s: by two clocks until it is applied, by one until it is read back. */
export interface LatencyStage {
  readonly name: 'applied' | 'published';
  readonly samples: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface WatchedDeadLetters {
  readonly open: number;
  readonly byReason: readonly { readonly reason: string; readonly open: number }[];
  readonly bySource: readonly { readonly source: string; readonly open: number }[];
}

export interface WatchedWebhooks {
  readonly intakeWaiting: Waiting;
  readonly endpoints: readonly WatchedEndpoint[];
}

export interface WatchedEndpoint {
  readonly endpointId: string;
  readonly name: string;
  readonly level: Level;
  readonly state: 'enabled' | 'disabled';
  readonly because: string | null;
  readonly waiting: Waiting;
  readonly failingSince: Instant | null;
  readonly deliveredLastHour: number;
  readonly failedLastHour: number;
}

export interface WatchedLadder {
  readonly customers: number;
  readonly stages: readonly { readonly stage: string; readonly customers: number }[];
  readonly risk: readonly { readonly level: string; readonly customers: number }[];
  readonly moves: readonly {
    readonly from: string;
    readonly to: string;
    readonly lastHour: number;
    readonly lastDay: number;
  }[];
  /** points by account of the ledger, decimal strings. */
  readonly points: Readonly<Record<string, string>>;
}

export interface WatchedFeedback {
  /** Critics who wait for an answer, and of these, those whose deadline had passed; null in fixtures of before they were recorded. */
  readonly followUps: { readonly open: number; readonly overdue: number } | null;
  readonly nps: {
    /** Of each customer's latest answer in so many days; null: nobody answered. */
    readonly score: NetPromoterScore | null;
    readonly days: number;
  };
}

/** What happened, drawn across all charts. */
export interface TimelineEvent {
  readonly id: string;
  readonly at: Instant;
  readonly kind: 'deployed' | 'started' | 'stopped' | 'silent' | 'rebalance' | 'verdict' | 'action';
  readonly subject: string;
  readonly sentence: string;
}

export type HistoryUnit = 'records' | 's' | 'records/s' | 'customers' | 'messages' | 'score';

/** One series of the history (snapshot-series.ts has them all). */
export interface HistorySeries {
  /** Such as `lag.messages/purchase-consumer/loyalty.purchases/3`, `flow.perSecond/purchase-consumer`. */
  readonly name: string;
  readonly unit: HistoryUnit;
  /** The last of each step; the same length as `History.at`; null: there was no reading. */
  readonly values: readonly (number | null)[];
  /** The highest of each step; null where a step is too short to have been looked at more than once. */
  readonly highest: readonly (number | null)[] | null;
}

export interface History {
  readonly from: Instant;
  readonly to: Instant;
  readonly stepMs: number;
  readonly at: readonly Instant[];
  readonly series: readonly HistorySeries[];
  readonly events: readonly TimelineEvent[];
}

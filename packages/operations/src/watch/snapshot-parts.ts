/** The parts of a snapshot, made of what was read. */
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { OldKnowledgeBacklog } from '@loyalty-ladder/store/reports/read-on-old-knowledge.ts';
import type { UnfoldedBacklog } from '@loyalty-ladder/store/reports/read-unfolded.ts';
import type { WebhookStanding } from '@loyalty-ladder/store/reports/read-webhook-standings.ts';
import type { SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import type { ConsumerGroup } from '@loyalty-ladder/stream/consumer-groups.ts';
import { type Census, NPS_WINDOW_DAYS } from '../export/take-census.ts';
import { netPromoterScore } from '../feedback/net-promoter-score.ts';
import type { Backlogs } from '../lag/backlogs.ts';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';
import { neededBy, serviceLives } from '../lag/service-lives.ts';
import type {
  BusinessLag,
  Level,
  Waiting,
  WatchedDeadLetters,
  WatchedEndpoint,
  WatchedFeedback,
  WatchedGroup,
  WatchedLadder,
  WatchedOutbox,
  WatchedPartition,
  WatchedService,
  WatchedWebhooks,
} from './snapshot.ts';

/** Statements count up to one more. */
const COUNTED_MAX = 100_000;

export function waitingOf(count: number, oldestSeconds: number | null): Waiting {
  const isCut = count > COUNTED_MAX;
  return { count: isCut ? COUNTED_MAX : count, countedTo: isCut ? COUNTED_MAX : null, oldestSeconds };
}

const WORST: readonly Level[] = ['ok', 'unknown', 'warn', 'bad'];

export const worstOf = (levels: readonly Level[]): Level =>
  levels.reduce((worst, each) => (WORST.indexOf(each) > WORST.indexOf(worst) ? each : worst), 'ok');

/** null: somebody of them is not known. */
function oldestOf(seconds: readonly (number | null)[]): number | null {
  return seconds.some((each) => each === null) ? null : Math.max(0, ...seconds.map((each) => each ?? 0));
}

export function groupsOf(
  groups: readonly ConsumerGroup[],
  partitions: readonly WatchedPartition[],
  prefix: string,
): WatchedGroup[] {
  return groups.map(({ group, state, members }) => {
    const own = partitions.filter((each) => each.group === group);
    return {
      ...{ group, service: group.slice(prefix.length), state, members },
      level: worstOf(own.map(({ level }) => level)),
      messages: own.reduce((sum, { messages }) => sum + messages, 0),
      seconds: oldestOf(own.map(({ seconds }) => seconds)),
      pause: own[0]?.pause ?? null,
    };
  });
}

/** @param store null: what waits in it is not known, and nobody is called needed for that. */
export function servicesOf(
  instances: readonly SeenInstance[],
  partitions: readonly WatchedPartition[],
  store: Backlogs | null,
  prefix: string,
): WatchedService[] {
  const waiting = partitions.filter(({ messages }) => messages > 0);
  const behind = new Set(waiting.map(({ group }) => group.slice(prefix.length)));
  const isNeeded = store === null ? (service: string) => behind.has(service) : neededBy({ ...store, behind });
  return serviceLives(instances, isNeeded).map(({ service, instances: own, living, isNeeded: needed }) => ({
    ...{ service, living, isNeeded: needed },
    level: living === 0 && needed ? 'bad' : 'ok',
    instances: own.map(({ instance, seenAt, silentSeconds }) => ({ instance, seenAt, silentSeconds })),
  }));
}

export function businessOf(
  { unfolded, onOldKnowledge }: { readonly unfolded: UnfoldedBacklog; readonly onOldKnowledge: OldKnowledgeBacklog },
  { due, clockAt, outbox }: Pick<Backlogs, 'due' | 'clockAt' | 'outbox'>,
): BusinessLag {
  const dueSeconds = due.oldestDueAt === null ? null : Math.max(0, clockAt - due.oldestDueAt) / 1_000;
  const cut = ({ count, ...more }: Waiting, isCut: boolean): Waiting => ({
    ...more,
    count,
    countedTo: isCut ? count : more.countedTo,
  });
  return {
    unfolded: cut(waitingOf(unfolded.customers, unfolded.oldestSeconds), unfolded.isCut),
    due: waitingOf(Number(due.customers), dueSeconds),
    unpublished: unpublishedOf({ outbox }),
    onOldKnowledge: cut(waitingOf(onOldKnowledge.triggers, onOldKnowledge.oldestSeconds), onOldKnowledge.isCut),
  };
}

const unpublishedOf = ({ outbox: { rows, oldestAgeSeconds } }: Pick<Backlogs, 'outbox'>): Waiting =>
  waitingOf(rows, rows === 0 ? null : oldestAgeSeconds);

export function outboxOf({ outbox }: Pick<Backlogs, 'outbox'>, publishedPerSecond: number | null): WatchedOutbox {
  return { ...unpublishedOf({ outbox }), holder: outbox.holder, publishedPerSecond };
}

export function deadLettersOf({
  deadLetters,
  deadLettersBySource,
}: Pick<Backlogs, 'deadLetters' | 'deadLettersBySource'>): WatchedDeadLetters {
  const byReason = Object.entries(deadLetters).map(([reason, open]) => ({ reason, open }));
  const sources = Map.groupBy(deadLettersBySource, ({ source }) => source ?? 'no readable source');
  const bySource = [...sources].map(([source, counts]) => ({
    source,
    open: counts.reduce((sum, { count }) => sum + count, 0),
  }));
  const open = byReason.reduce((sum, each) => sum + each.open, 0);
  return { open, byReason, bySource: bySource.toSorted((a, b) => b.open - a.open) };
}

export function webhooksOf({ webhooks }: Pick<Backlogs, 'webhooks'>): WatchedWebhooks {
  const { intake, endpoints } = webhooks;
  return {
    intakeWaiting: waitingOf(intake.rows, intake.rows === 0 ? null : intake.oldestAgeSeconds),
    endpoints: endpoints.map(endpointOf),
  };
}

/** Messages of an endpoint are counted up to one more. */
const MESSAGES_MAX = 10_000;

function endpointOf(standing: WebhookStanding): WatchedEndpoint {
  const { endpointId, description, waiting, waitingSeconds, failingSince, disabledAt, disabledReason } = standing;
  const isCut = waiting > MESSAGES_MAX;
  return {
    endpointId,
    name: description || endpointId,
    level: disabledAt !== null || failingSince !== null ? 'warn' : 'ok',
    state: disabledAt === null ? 'enabled' : 'disabled',
    because: disabledReason,
    waiting: {
      count: isCut ? MESSAGES_MAX : waiting,
      countedTo: isCut ? MESSAGES_MAX : null,
      oldestSeconds: waiting === 0 ? null : waitingSeconds,
    },
    failingSince,
    deliveredLastHour: standing.delivered,
    failedLastHour: standing.givenUp,
  };
}

export function ladderOf({ customers, points }: Census, moves: WatchedLadder['moves']): WatchedLadder {
  const stages = [...customers].map(([stage, byRisk]) => ({ stage, customers: sumOf(byRisk.values()) }));
  const risk = new Map<string, number>();
  for (const byRisk of customers.values())
    for (const [level, count] of byRisk) risk.set(level, (risk.get(level) ?? 0) + count);
  return {
    customers: sumOf(stages.map((each) => each.customers)),
    stages,
    risk: [...risk].map(([level, count]) => ({ level, customers: count })),
    moves,
    points: Object.fromEntries([...points].map(([account, sum]) => [account, String(sum)])),
  };
}

export function feedbackOf({ npsAnswers, followUps }: Census): WatchedFeedback {
  return { followUps, nps: { score: netPromoterScore(npsAnswers), days: NPS_WINDOW_DAYS } };
}

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, each) => sum + each, 0);

/** Consumers by the topic they read, as on the cluster. */
export function readersOf(
  prefix: string,
): { readonly topic: string; readonly name: string; readonly service: string }[] {
  return Object.entries(GROUP_BY_TOPIC).map(([name, service]) => ({ name, service, topic: topicName(prefix, name) }));
}

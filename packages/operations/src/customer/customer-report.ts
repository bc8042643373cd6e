/**
 * One customer at an instant: the recorded facts up to it are folded as they would be in one clean pass, so the answer for a past instant
 * is the one that today's facts give; what the ledger and the history lack against it has not been recorded yet, and is said.
 */
import { differences } from '@loyalty-ladder/decisions/differences.ts';
import { type Folded, foldWithCheckpoints } from '@loyalty-ladder/decisions/fold-with-checkpoints.ts';
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect, Outcome, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import {
  type Balances,
  balancesOf,
  type FollowUp,
  initialState,
  nextExpiryOf,
} from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { StatementLine } from '@loyalty-ladder/store/history/read-statement.ts';
import { isLiving, TIMEKEEPER } from '../lag/service-lives.ts';
import type { CustomerRecord } from './load-customer-record.ts';
import { type MoneyReport, moneyReport } from './money-report.ts';
import { outlook, type Prospect } from './outlook.ts';
import type { PartitionBacklog } from './partition-backlog.ts';
import { type PublishedRevision, publishedRevisions } from './published-revision.ts';
import { type ReviewReport, reviewReport } from './review-report.ts';
import { type RiskReport, riskReport } from './risk-report.ts';
import { type StageReport, stageReport } from './stage-report.ts';
import { waitingFacts } from './waiting-facts.ts';

export interface CustomerReport {
  readonly customerId: string;
  /** The instant that everything below is of. */
  readonly at: Instant;
  /** Now, by the ladder's clock. */
  readonly clockAt: Instant;
  readonly programVersion: number;
  readonly facts: Readonly<Partial<Record<Fact['type'], number>>>;
  /** Recorded facts that happened after `at`: nothing below knows of them. */
  readonly factsAfter: number;
  readonly stage: StageReport & {
    readonly stage: Stage;
    /** null: potential since before any fact. */
    readonly since: Instant | null;
    readonly causes: readonly Cause[];
    readonly strategy: string;
  };
  readonly risk: RiskReport & { readonly since: Instant | null };
  readonly money: MoneyReport & { readonly keySince: Instant | null };
  /** null: no weak buyer. */
  readonly review: (ReviewReport & { readonly adviceSince: Instant | null }) | null;
  /** The open case; null: there is none. */
  readonly followUp: FollowUp | null;
  readonly balances: Balances;
  readonly nextExpiry: { readonly at: Instant; readonly points: bigint } | null;
  /** If nothing happens. */
  readonly outlook: readonly Prospect[];
  readonly waiting: readonly Fact[];
  readonly noEffects: readonly NoEffect[];
  readonly statement: readonly StatementLine[];
  /** Every revision. */
  readonly history: readonly PublishedRevision[];
  /** Due or changed by then, and not recorded yet. */
  readonly unrecorded: { readonly entries: number; readonly outcomes: number };
  /** Recorded facts that wait to be folded, for what may come before them in other topics; null: none. They are in all of the above. */
  readonly unfolded: { readonly facts: number; readonly since: Instant } | null;
  /** What waits in Kafka for the customers of this partition, and may be of this one; null: Kafka was not asked, or did not answer. */
  readonly backlog: PartitionBacklog | null;
  /** A timekeeper lives: it folds what waits, and does what is due. */
  readonly hasTimekeeper: boolean;
  /** As the store has it now. */
  readonly stored: {
    readonly version: bigint;
    readonly foldVersion: number;
    readonly foldedTo: Instant;
    readonly dueAt: Instant | null;
  };
}

/**
 * @param at not ahead of the ladder's clock: what will have happened by then is not known.
 * @throws RangeError otherwise.
 */
export function customerReport(
  record: CustomerRecord,
  at: Instant,
  backlog: PartitionBacklog | null = null,
): CustomerReport {
  if (at > record.clockAt) throw new RangeError("an instant ahead of the ladder's clock has no report");
  const { customer, programs, clockAt, statement, revisions } = record;
  const facts = record.refold.facts.filter(({ occurredAt }) => occurredAt <= at).toSorted(compareFacts);
  const folded = foldAll(facts, at, record);
  const { state, noEffects } = folded;
  const { version, program } = programs.inForceAt(at);
  const { customerId, ...stored } = customer;
  return {
    customerId,
    at,
    clockAt,
    programVersion: version,
    facts: countByType(facts),
    factsAfter: record.refold.facts.length - facts.length,
    stage: {
      stage: state.stage,
      ...lastChange(folded.outcomes, 'stage.changed'),
      strategy: program.strategies[state.stage],
      ...stageReport(state, at, programs),
    },
    risk: { since: lastChange(folded.outcomes, 'risk.changed').since, ...riskReport(state, at, programs) },
    money: { ...moneyReport(state, at, programs), keySince: lastChange(folded.outcomes, 'key-customer.changed').since },
    review: reviewOf(folded, at, record),
    followUp: state.followUp,
    balances: balancesOf(state),
    nextExpiry: nextExpiryOf(state, programs.calendar),
    outlook: outlook(state, at, programs),
    waiting: waitingFacts(facts),
    noEffects,
    statement: statement.filter((line) => line.at <= at),
    history: publishedRevisions(revisions, programs).filter((each) => each.at <= at),
    unrecorded: unrecorded(folded, record, at),
    unfolded: unfolded(record),
    backlog,
    hasTimekeeper: record.instances.some((each) => each.service === TIMEKEEPER && isLiving(each)),
    stored: {
      version: stored.version,
      foldVersion: stored.foldVersion,
      foldedTo: stored.foldedTo,
      dueAt: stored.dueAt,
    },
  };
}

function reviewOf({ state, outcomes }: Folded, at: Instant, { programs }: CustomerRecord): CustomerReport['review'] {
  const report = reviewReport(state, at, programs);
  return report && { ...report, adviceSince: lastChange(outcomes, 'advice.changed').since };
}

function foldAll(facts: readonly Fact[], until: Instant, { programs }: CustomerRecord): Folded {
  const related = Map.groupBy(facts, (fact) => subjectOf(fact) ?? '');
  return foldWithCheckpoints({ state: initialState(), facts, until, context: { programs }, related }, 0);
}

function lastChange(
  outcomes: readonly Outcome[],
  type: Outcome['type'],
): { since: Instant | null; causes: readonly Cause[] } {
  const last = outcomes.findLast((outcome) => outcome.type === type);
  return { since: last?.at ?? null, causes: last?.causes ?? [] };
}

function unrecorded(folded: Folded, { customer, refold }: CustomerRecord, at: Instant): CustomerReport['unrecorded'] {
  const upTo = <Each extends { readonly at: Instant }>(list: readonly Each[]): Each[] =>
    list.filter((each) => each.at <= at);
  const recorded = {
    entries: upTo(refold.entries),
    outcomes: upTo(refold.outcomes),
    noEffects: upTo(refold.noEffects),
  };
  const { entries, outcomes } = differences(customer.customerId, recorded, folded);
  return { entries: entries.length, outcomes: outcomes.length };
}

function unfolded({ customer: { unfoldedFrom: since }, refold }: CustomerRecord): CustomerReport['unfolded'] {
  if (since === null) return null;
  return { facts: refold.facts.filter(({ occurredAt }) => occurredAt >= since).length, since };
}

function countByType(facts: readonly Fact[]): CustomerReport['facts'] {
  const counts: Partial<Record<Fact['type'], number>> = {};
  for (const { type } of facts) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/**
 * Decisions to rows: gives out versions and sequence numbers, chains the ledger, and puts each outcome into the outbox as the event that
 * subscribers read. Pure but for hashing; record-outcomes.ts writes what it returns.
 */
import type {
  OutcomeEnvelope,
  OutcomeEvent,
  PointsChangedEvent,
  PublishedEntry,
} from '@loyalty-ladder/contracts/outcome-event.ts';
import { encodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { AXIS_BY_TYPE } from '@loyalty-ladder/domain/state/outcome.ts';
import { balancesOf, nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Card } from '@loyalty-ladder/store/cards/cards.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { Sequences } from '@loyalty-ladder/store/customers/lock-customers.ts';
import type { DueRow } from '@loyalty-ladder/store/customers/schedule-due.ts';
import { nextChain } from '@loyalty-ladder/store/history/entry-chain.ts';
import type { EntryRow } from '@loyalty-ladder/store/history/insert-entries.ts';
import type { HistoryRow } from '@loyalty-ladder/store/history/insert-history.ts';
import { outcomeKey } from '@loyalty-ladder/store/history/outcome-key.ts';
import type { RecordedBatch } from '@loyalty-ladder/store/history/record-outcomes.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import { cardOf } from './card-of.ts';
import type { DecidedOutcome, Decision, OutcomeContent } from './decision.ts';
import { pointsParts } from './points-parts.ts';

export interface Publication {
  readonly rows: Omit<RecordedBatch, 'now' | 'foldVersion'>;
  readonly cards: readonly Card[];
}

export interface PublishContext {
  readonly now: Instant;
  readonly programs: ProgramTimeline;
  readonly catalog: SchemaCatalog;
}

/** Any number of facts of one instant can have moved a value to and fro; a record holds so many (largest-outcomes.test.ts). */
const CAUSES_MAX = 100;

export function publishDecisions(decisions: readonly Decision[], context: PublishContext): Publication {
  const published = decisions.map((decision) => publish(decision, context));
  return {
    rows: {
      customers: published.map((each) => each.customer),
      entries: published.flatMap((each) => each.entries),
      history: published.flatMap((each) => each.history),
      outbox: published.flatMap((each) => each.outbox),
      due: decisions.map(dueOf),
      noEffectsAdded: ofCustomers(decisions, (decision) => decision.noEffectsAdded),
      noEffectsRemoved: ofCustomers(decisions, (decision) => decision.noEffectsRemoved),
      checkpoints: ofCustomers(decisions, ({ checkpoints }) =>
        checkpoints.map(({ at, factCount, state }) => ({ at, factCount, state: encodeState(state) })),
      ),
      checkpointsDropped: ofCustomers(decisions, ({ checkpointsDroppedFrom: from }) =>
        from === undefined ? [] : [{ from }],
      ),
    },
    cards: decisions.map(({ customer: { customerId, version }, state, foldedTo }) =>
      cardOf({ customerId, version: version + 1n, state, foldedTo }, context.programs),
    ),
  };
}

/** A fact that waits to be folded is due like what time alone causes. */
export function dueOf({ customer: { customerNo, partition }, nextDueAt, unfoldedFrom }: Decision): DueRow {
  const dueAt = Math.min(nextDueAt ?? Number.POSITIVE_INFINITY, unfoldedFrom ?? Number.POSITIVE_INFINITY);
  return { customerNo, partition, dueAt: dueAt === Number.POSITIVE_INFINITY ? null : dueAt };
}

function publish(decision: Decision, context: PublishContext) {
  const { customer } = decision;
  const version = customer.version + 1n;
  const entries = entryRows(decision);
  const { history, events, sequences } = outcomesOf(decision, version, context);
  const changes = pointsChanges(decision, entries, version, context);
  events.push(...changes);
  return {
    customer: {
      customerNo: customer.customerNo,
      version,
      foldVersion: FOLD_VERSION,
      state: encodeState(decision.state),
      factCount: decision.factCount,
      foldedTo: decision.foldedTo,
      unfoldedFrom: decision.unfoldedFrom,
      entryCount: customer.entryCount + BigInt(entries.length),
      chain: entries.at(-1)?.chain ?? customer.chain,
      sequences: { ...sequences, points: changes.at(-1)?.sequence ?? sequences.points },
    },
    entries,
    history,
    outbox: events.map((event) => outboxRow(event, context.catalog)),
  };
}

function entryRows({ customer, entries }: Decision): EntryRow[] {
  const { customerNo } = customer;
  let { chain, entryCount: entryNo } = customer;
  return entries.map(({ entry, key, correction }) => {
    entryNo += 1n;
    chain = nextChain(chain, entryNo, key, entry);
    return { ...entry, customerNo, entryNo, key, correction, chain };
  });
}

function outcomesOf(decision: Decision, version: bigint, context: PublishContext) {
  const { customerId, customerNo } = decision.customer;
  const sequences: { -readonly [Topic in keyof Sequences]: bigint } = { ...decision.customer.sequences };
  const history: HistoryRow[] = [];
  const events: OutcomeEvent[] = [];
  for (const outcome of decision.outcomes) {
    const axis = AXIS_BY_TYPE[outcome.type];
    sequences[axis] += 1n;
    const sequence = sequences[axis];
    const { key, revision, retracted, type, at, content } = outcome;
    history.push({ customerNo, key, revision, retracted, type, at, content, sequence, version });
    const place = { version, sequence };
    events.push({
      ...withLatestCauses(content),
      type,
      ...envelope(customerId, outcome, place, context),
    } as OutcomeEvent);
  }
  return { history, events, sequences };
}

/** The store keeps all of them, and the next refold compares with all. */
function withLatestCauses(content: OutcomeContent): OutcomeContent {
  const { causes } = content;
  return causes.length <= CAUSES_MAX ? content : { ...content, causes: causes.slice(-CAUSES_MAX) };
}

type Place = Pick<OutcomeEnvelope, 'version' | 'sequence'>;

function envelope(
  customerId: string,
  { key, revision, retracted, at, current }: Omit<DecidedOutcome, 'content' | 'type'>,
  place: Place,
  { now, programs }: PublishContext,
): OutcomeEnvelope {
  const freshMs = programs.inForceAt(now).program.freshnessHours * HOUR_MS;
  return {
    ...place,
    customerId,
    outcomeKey: key.toString('hex'),
    revision,
    retracted,
    occurredAt: at,
    decidedAt: now,
    stale: at < now - freshMs,
    current,
  };
}

/** The parts of a customer's transaction, seldom more than one: never revised, alike but for entries, balances and `current`. */
function pointsChanges(
  { customer: { customerId, sequences }, state }: Decision,
  rows: readonly EntryRow[],
  version: bigint,
  context: PublishContext,
): PointsChangedEvent[] {
  const type = 'points.changed';
  const at = rows.reduce((newest, row) => Math.max(newest, row.at), Number.NEGATIVE_INFINITY);
  const nextExpiry = nextExpiryOf(state, context.programs.calendar);
  return pointsParts(rows, balancesOf(state)).map(({ entries, balances, isLast }, index) => {
    const sequence = sequences.points + BigInt(index) + 1n;
    const key = outcomeKey(customerId, type, at, String(sequence));
    const outcome = { key, revision: 1, retracted: false, at, current: isLast };
    return {
      type,
      ...envelope(customerId, outcome, { version, sequence }, context),
      entries: entries.map(publishedEntry),
      balances,
      ...(nextExpiry === null ? {} : { nextExpiry }),
    };
  });
}

function publishedEntry({ key, at, kind, from, to, points, cause, correction }: EntryRow): PublishedEntry {
  const hex = key.toString('hex');
  return { key: hex, at, kind, from, to, points, cause, ...(correction ? { corrects: hex } : {}) };
}

function outboxRow(event: OutcomeEvent, catalog: SchemaCatalog): OutboxRow {
  const { id, value, headers } = encodeOutcome(event, catalog);
  const { customerId, type, sequence, version } = event;
  return {
    id,
    aggregateType: 'customer',
    aggregateId: customerId,
    type,
    topic: TOPIC_BY_OUTCOME_TYPE[type],
    key: Buffer.from(customerId),
    payload: value,
    headers,
    sequence,
    version,
  };
}

function ofCustomers<Row extends object>(
  decisions: readonly Decision[],
  rowsOf: (decision: Decision) => readonly Row[],
): (Row & { customerNo: bigint })[] {
  return decisions.flatMap((decision) =>
    rowsOf(decision).map((row) => ({ ...row, customerNo: decision.customer.customerNo })),
  );
}

/**
 * A decision as the events that subscribers read: each change, notice and follow-up, then what became of the points.
 * Next file: packages/store/src/history/record-outcomes.ts (how all of it is written).
 */
import type {
  OutcomeEnvelope,
  OutcomeEvent,
  PointsChangedEvent,
  PublishedEntry,
  PublishedMeasure,
} from '@loyalty-ladder/contracts/outcome-event.ts';
import { publishedDriver } from '@loyalty-ladder/contracts/published-driver.ts';
import { measureRung } from '@loyalty-ladder/domain/ladder/measure-rung.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import { AXIS_BY_TYPE, type Change, type Measure, type Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { EntryRow } from '@loyalty-ladder/store/history/insert-entries.ts';
import { outcomeKey } from '@loyalty-ladder/store/history/outcome-key.ts';
import type { DecidedOutcome, Decision, OutcomeContent } from './decision.ts';
import { isStale } from './is-stale.ts';
import type { Numbered, NumberedDecision } from './number-decision.ts';

/** As of which instant is decided, and under which program. */
export interface DecidedAt {
  readonly now: Instant;
  readonly programs: ProgramTimeline;
}

/** Any number of facts of one instant can have moved a value to and fro; a record holds so many (largest-outcomes.test.ts). */
const CAUSES_MAX = 100;

export function toEvents(numbered: NumberedDecision, decidedAt: DecidedAt): OutcomeEvent[] {
  const outcomes = numbered.outcomes.map(
    (outcome) =>
      ({
        ...withRungs(outcome.type, withLatestCauses(outcome.content)),
        ...(outcome.type === 'risk.changed' ? ofRisk(outcome.content, numbered.decision) : {}),
        type: outcome.type,
        ...inForce(outcome.type, numbered.decision),
        ...envelope(numbered, outcome, decidedAt),
      }) as OutcomeEvent,
  );
  return [...outcomes, ...pointsChanges(numbered, decidedAt)];
}

/** The store keeps all of them, and the next refold compares with all. */
function withLatestCauses(content: OutcomeContent): OutcomeContent {
  const { causes } = content;
  return causes.length <= CAUSES_MAX ? content : { ...content, causes: causes.slice(-CAUSES_MAX) };
}

/** A retraction says what is gone, and what is there instead may lie beyond all that a subscriber has kept. */
function inForce(type: Outcome['type'], { state }: Decision): { readonly inForce?: string | boolean } {
  const axis = type in AXIS_BY_TYPE ? AXIS_BY_TYPE[type as Change['type']] : undefined;
  return axis === undefined ? {} : { inForce: state[axis] };
}

/** Of an outcome that was recorded before there were drivers, and is retracted now, none is known. */
function ofRisk({ driver = null }: OutcomeContent & { readonly driver?: Driver | null }, { state }: Decision): object {
  return { driver: driver && publishedDriver(driver), keyCustomer: state.keyCustomer };
}

function withRungs(
  type: Outcome['type'],
  content: OutcomeContent & { readonly measures?: readonly Measure[] },
): object {
  if (content.measures === undefined) return content;
  const measures = content.measures.map((measure): PublishedMeasure => {
    const rung = measureRung(type, measure.name);
    return rung === undefined ? measure : { ...measure, rung };
  });
  return { ...content, measures };
}

function envelope(
  { decision: { customer }, version }: NumberedDecision,
  outcome: Numbered<Omit<DecidedOutcome, 'content' | 'type'>> & Partial<Pick<DecidedOutcome, 'content' | 'type'>>,
  { now, programs }: DecidedAt,
): OutcomeEnvelope {
  const { key, revision, retracted, at, current, sequence } = outcome;
  return {
    version,
    sequence,
    customerId: customer.customerId,
    outcomeKey: key.toString('hex'),
    revision,
    retracted,
    occurredAt: at,
    decidedAt: now,
    stale: isStale(outcome, now, programs),
    current,
  };
}

/** Never revised, alike but for entries, balances and `current`. */
function pointsChanges(numbered: NumberedDecision, decidedAt: DecidedAt): PointsChangedEvent[] {
  const { decision, entries: all, points } = numbered;
  const type = 'points.changed';
  const at = all.reduce((newest, entry) => Math.max(newest, entry.at), Number.NEGATIVE_INFINITY);
  const nextExpiry = nextExpiryOf(decision.state, decidedAt.programs.calendar);
  return points.map(({ entries, balances, isLast, sequence }) => {
    const key = outcomeKey(decision.customer.customerId, type, at, String(sequence));
    const outcome = { key, revision: 1, retracted: false, at, current: isLast, sequence };
    return {
      type,
      ...envelope(numbered, outcome, decidedAt),
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

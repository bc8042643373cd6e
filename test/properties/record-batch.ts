/**
 * One transaction of the model: new facts of one customer, or time alone, turn what is recorded into what is recorded next. The rules
 * are those of decisions/plan-decision.ts and decide-customer.ts, with arrays in the place of tables; states are kept as bytes, as in the store.
 */
import { type Folded, foldWithCheckpoints } from '@loyalty-ladder/decisions/fold-with-checkpoints.ts';
import { compare, type Recorded } from '@loyalty-ladder/domain/corrections/compare.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { entryKeyText } from '@loyalty-ladder/domain/state/entry.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeState, encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { factsRelatedTo } from './facts-by-subject.ts';
import { factKeyOf, type RecordedCustomer } from './recorded-customer.ts';
import { latestRevisions, netEntries } from './recorded-nets.ts';
import { thinCheckpoints } from './thin-checkpoints.ts';

export interface ModelSettings {
  readonly programs: ProgramTimeline;
  /** Facts from one checkpoint to the next. */
  readonly stride: number;
  /** Switched off, late facts are folded as if they were new: the properties must notice. */
  readonly refoldsLateFacts: boolean;
}

export function recordBatch(
  customer: RecordedCustomer,
  batch: readonly Fact[],
  settings: ModelSettings,
): RecordedCustomer {
  const fresh = freshOf(batch, customer).sort(compareFacts);
  const [first] = fresh;
  if (first === undefined) return customer;
  const known = {
    ...customer,
    facts: new Map([...customer.facts, ...fresh.map((fact) => [factKeyOf(fact), fact] as const)]),
  };
  const isLate = settings.refoldsLateFacts && first.occurredAt <= customer.foldedTo;
  const until = Math.max(customer.foldedTo, fresh.at(-1)?.occurredAt ?? customer.foldedTo);
  return isLate ? refold(known, first.occurredAt, until, settings) : extend(known, fresh, until, settings);
}

/** As the timekeeper does: only a customer with something due, and everything due by `until` is done. */
export function recordTime(customer: RecordedCustomer, until: Instant, settings: ModelSettings): RecordedCustomer {
  const isDue = customer.nextDueAt !== null && customer.nextDueAt <= until;
  return isDue ? extend(customer, [], Math.max(until, customer.foldedTo), settings) : customer;
}

/** A calibration lies ahead of all that is folded, so it changes nothing yet but when something is due. */
export function recordPublication(customer: RecordedCustomer, settings: ModelSettings): RecordedCustomer {
  return customer.factCount === 0 ? customer : extend(customer, [], customer.foldedTo, settings);
}

/** A fact that is recorded already, or twice in the batch, is a redelivery. */
function freshOf(batch: readonly Fact[], { facts }: RecordedCustomer): Fact[] {
  const byKey = new Map(batch.map((fact) => [factKeyOf(fact), fact]));
  return [...byKey.values()].filter((fact) => !facts.has(factKeyOf(fact)));
}

function extend(
  customer: RecordedCustomer,
  facts: readonly Fact[],
  until: Instant,
  { programs, stride }: ModelSettings,
): RecordedCustomer {
  const related = factsRelatedTo(facts, customer.facts.values());
  const state = decodeState(customer.state);
  const folded = foldWithCheckpoints(
    { state, facts, until, context: { programs }, related },
    customer.factCount,
    stride,
  );
  return record(customer, { entries: [], outcomes: [], noEffects: [] }, folded, stride);
}

function refold(
  customer: RecordedCustomer,
  before: Instant,
  until: Instant,
  { programs, stride }: ModelSettings,
): RecordedCustomer {
  const checkpoint = customer.checkpoints.findLast(({ at }) => at < before);
  const from = checkpoint?.at ?? Number.NEGATIVE_INFINITY;
  const facts = [...customer.facts.values()].filter(({ occurredAt }) => occurredAt > from).sort(compareFacts);
  const related = factsRelatedTo(facts, customer.facts.values());
  const state = checkpoint === undefined ? initialState() : decodeState(checkpoint.state);
  const input = { state, facts, until, context: { programs }, related };
  const folded = foldWithCheckpoints(input, checkpoint?.factCount ?? 0, stride);
  const standing = { ...customer, checkpoints: customer.checkpoints.filter(({ at }) => at < before) };
  return record(standing, recordedAfter(from, customer), folded, stride);
}

function recordedAfter(from: Instant, customer: RecordedCustomer): Recorded<string> {
  return {
    entries: netEntries(customer.entries).filter(({ at }) => at > from),
    outcomes: latestRevisions(customer.outcomes).filter(({ outcome }) => outcome.at > from),
    noEffects: customer.noEffects.filter(({ at }) => at > from),
  };
}

function record(
  customer: RecordedCustomer,
  recorded: Recorded<string>,
  folded: Folded,
  stride: number,
): RecordedCustomer {
  const difference = compare(recorded, folded, entryKeyText);
  const removed = new Set(difference.noEffects.removed);
  const checkpoints = folded.checkpoints.map((each) => ({ ...each, state: encodeState(each.state) }));
  return {
    facts: customer.facts,
    state: encodeState(folded.state),
    factCount: folded.factCount,
    foldedTo: Math.max(customer.foldedTo, folded.state.lastAt),
    nextDueAt: folded.nextDueAt,
    checkpoints: thinCheckpoints([...customer.checkpoints, ...checkpoints], stride),
    entries: [...customer.entries, ...difference.entries],
    outcomes: [...customer.outcomes, ...difference.outcomes],
    noEffects: [...customer.noEffects.filter((each) => !removed.has(each)), ...difference.noEffects.added],
  };
}

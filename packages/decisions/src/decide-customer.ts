/**
 * Decides about one customer from what is in memory; pure, so that it can be done anywhere. Folds the facts that can be folded now, up
 * to the instant that the caller names, and compares what comes of it with what stands after the state that the fold begins with. Facts
 * beyond the instant wait, recorded but not folded.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { Decision } from './decision.ts';
import { differences } from './differences.ts';
import { type Folded, foldWithCheckpoints } from './fold-with-checkpoints.ts';
import type { Case } from './load-pasts.ts';
import { stopBeforeDue } from './stop-before-due.ts';

export function decideCustomer({ undecided, past }: Case, programs: ProgramTimeline): Decision {
  const { customer } = undecided;
  const { folded, waitsFrom } = foldReady(undecided, past, programs);
  return {
    ...folded,
    ...differences(customer.customerId, past.standing, folded),
    customer,
    late: past.redoneFrom !== undefined,
    foldedTo: Math.max(customer.foldedTo, folded.state.lastAt),
    unfoldedFrom: earliest(waitsFrom, past.waitsFrom),
    checkpointsDroppedFrom: past.redoneFrom,
  };
}

/** Folds what can be folded now, and says from when on facts wait. */
function foldReady(
  { customer, until, dueUntil = Number.POSITIVE_INFINITY }: Case['undecided'],
  { state, factCount, facts, related }: Case['past'],
  programs: ProgramTimeline,
): { folded: Folded; waitsFrom: Instant | null } {
  const inOrder = upTo(facts, until).sort(compareFacts);
  const input = {
    state: state === undefined ? initialState() : decodeState(state),
    facts: inOrder,
    until,
    context: { programs },
    related: bySubject(related),
  };
  const reached = stopBeforeDue(input, Math.max(dueUntil, customer.foldedTo));
  const ready = reached === until ? inOrder : upTo(inOrder, reached);
  const waiting = facts.filter(({ occurredAt }) => occurredAt > reached);
  return {
    folded: foldWithCheckpoints({ ...input, facts: ready, until: reached }, factCount),
    waitsFrom: waiting.reduce((from, { occurredAt }) => earliest(from, occurredAt), null as Instant | null),
  };
}

const upTo = (facts: readonly Fact[], until: Instant): Fact[] => facts.filter(({ occurredAt }) => occurredAt <= until);

function earliest(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

function bySubject(facts: readonly Fact[]): Map<string, Fact[]> {
  const subjects = new Map<string, Fact[]>();
  for (const fact of facts) {
    const subject = subjectOf(fact);
    if (subject === undefined) continue;
    const known = subjects.get(subject);
    if (known === undefined) subjects.set(subject, [fact]);
    else known.push(fact);
  }
  return subjects;
}

/**
 * Outcomes tell a story without gaps: each goes on from where the last one of its kind arrived, never from a value to itself; what graces
 * are said to have started and not to have ended run; and nothing is said twice.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { AXIS_BY_TYPE, type Change, type Outcome, outcomeSubject } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

/** What everybody is before the first fact. */
const FIRST: { readonly [T in Change['type']]: Change['from'] } = {
  'stage.changed': 'potential',
  'risk.changed': 'none',
  'advice.changed': 'none',
  'key-customer.changed': false,
};

export function chainsItsOutcomes(life: WholeLife): void {
  const { outcomes, state } = oneFold(life);
  for (const type of Object.keys(FIRST) as Change['type'][])
    deepStrictEqual(arrivesAt(outcomes, type, life.until), state[AXIS_BY_TYPE[type]]);
  const running = Object.entries(state.graces).filter(([, since]) => since !== null);
  deepStrictEqual(gracesAfter(outcomes), running.toSorted());
  deepStrictEqual(caseAfter(outcomes), state.followUp);
  retiresByReview(outcomes);
  saysEachOnce(outcomes);
}

function arrivesAt(outcomes: readonly Outcome[], type: Change['type'], until: Instant): Change['to'] {
  let value = FIRST[type];
  let last = Number.NEGATIVE_INFINITY;
  for (const outcome of outcomes) {
    if (outcome.type !== type || !('to' in outcome)) continue;
    const { at, from, to, causes } = outcome;
    deepStrictEqual(from, value);
    ok(to !== from, `an outcome from ${from} to itself`);
    ok(at > last && at <= until, 'at most one of a kind an instant, none later than asked for');
    ok(causes.length > 0, 'a change says what caused it');
    ok(saysWhatWasMeasured(outcome), 'and what was measured');
    [value, last] = [to, at];
  }
  return value;
}

/** Advice says what a review of its instant measured, and there may have been none; a key customer is told with the profit. */
function saysWhatWasMeasured(change: Change): boolean {
  if (change.type === 'key-customer.changed') return (change.thresholds === null) <= !change.to;
  if (change.type !== 'advice.changed') return change.measures.length > 0;
  return change.measures.length === (change.review === null ? 0 : 4);
}

/** One open case at most: opened, perhaps escalated at its deadline, closed. */
function caseAfter(outcomes: readonly Outcome[]): State['followUp'] {
  let open: State['followUp'] = null;
  for (const outcome of outcomes) {
    if (!('deadlineAt' in outcome)) continue;
    const { type, at, subject, trigger, openedAt, deadlineAt } = outcome;
    const told = { subject, trigger, openedAt, deadlineAt };
    if (type === 'follow-up.opened') {
      deepStrictEqual([open, at], [null, openedAt], 'one case at a time');
      open = { ...told, escalated: false };
      continue;
    }
    const { escalated, ...opened }: Partial<NonNullable<State['followUp']>> = open ?? {};
    deepStrictEqual(told, opened, 'what goes on is what was opened');
    if (type === 'follow-up.escalated') deepStrictEqual([escalated, at], [false, deadlineAt], 'once, at the deadline');
    else deepStrictEqual(outcome.escalated, escalated);
    open = type === 'follow-up.escalated' ? { ...told, escalated: true } : null;
  }
  return open;
}

/** "stage.changed with the four measures, cause timer review": nothing else retires. */
function retiresByReview(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.type !== 'stage.changed' || outcome.to !== 'retired') continue;
    ok(
      outcome.causes.some((cause) => cause.type === 'timer' && cause.timer.startsWith('review:')),
      'who is retired is so by a review',
    );
    const ofReview = outcome.measures.filter(({ name }) => name.endsWith('InSpan'));
    deepStrictEqual(
      ofReview.map(({ holds }) => holds),
      [false, false, false, false],
    );
  }
}

/** With their beginnings. */
function gracesAfter(outcomes: readonly Outcome[]): [string, Instant][] {
  const running = new Map<string, Instant>();
  for (const outcome of outcomes) {
    if (outcome.type === 'grace.started') {
      for (const condition of outcome.conditions) {
        ok(!running.has(condition), `a grace for ${condition} starts within another`);
        running.set(condition, outcome.at);
      }
      ok(
        outcome.measures.some(({ holds }) => !holds),
        'what is in grace does not hold',
      );
      ok(outcome.wouldBecome !== outcome.stage, 'without grace the stage is another one');
    }
    if (outcome.type !== 'grace.ended') continue;
    for (const condition of outcome.conditions) ok(running.delete(condition), `no grace for ${condition} has started`);
  }
  return [...running].toSorted();
}

function saysEachOnce(outcomes: readonly Outcome[]): void {
  const said = new Set<string>();
  for (const outcome of outcomes) {
    ok(outcome.causes.length > 0, `${outcome.type} says what caused it`);
    const once = outcome.type === 'points.expiring' ? outcome.type : `${outcome.type}@${outcome.at}`;
    const key = `${once}/${outcomeSubject(outcome)}`;
    ok(!said.has(key), `twice: ${key}`);
    said.add(key);
  }
}

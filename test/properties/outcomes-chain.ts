/**
 * Outcomes tell a story without gaps: each goes on from where the last one of its kind arrived, never from a value to itself; what graces
 * are said to have started and not to have ended run; and nothing is said twice.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { type Change, isChange, type Outcome, outcomeSubject } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function chainsItsOutcomes(life: WholeLife): void {
  const { outcomes, state } = oneFold(life);
  deepStrictEqual(arrivesAt(outcomes, 'stage.changed', 'potential', life.until), state.stage);
  deepStrictEqual(arrivesAt(outcomes, 'risk.changed', 'none', life.until), state.risk);
  const running = Object.entries(state.graces).filter(([, since]) => since !== null);
  deepStrictEqual(gracesAfter(outcomes), running.toSorted());
  saysEachOnce(outcomes);
}

function arrivesAt(outcomes: readonly Outcome[], type: Change['type'], first: string, until: Instant): string {
  let value: string = first;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, from, to, causes, measures } of outcomes.filter(isChange).filter((each) => each.type === type)) {
    deepStrictEqual(from, value);
    ok(to !== from, `an outcome from ${from} to itself`);
    ok(at > last && at <= until, 'at most one of a kind an instant, none later than asked for');
    ok(causes.length > 0 && measures.length > 0, 'a change says what caused it and what was measured');
    [value, last] = [to, at];
  }
  return value;
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

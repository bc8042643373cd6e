/** Outcomes tell a story without gaps: each goes on from where the last one of its kind arrived, never from a value to itself. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function chainsItsOutcomes(life: WholeLife): void {
  const { outcomes, state } = oneFold(life);
  deepStrictEqual(arrivesAt(outcomes, 'stage.changed', 'potential', life.until), state.stage);
  deepStrictEqual(arrivesAt(outcomes, 'risk.changed', 'none', life.until), state.risk);
}

function arrivesAt(outcomes: readonly Outcome[], type: Outcome['type'], first: string, until: Instant): string {
  let value: string = first;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, from, to, causes, measures } of outcomes.filter((outcome) => outcome.type === type)) {
    deepStrictEqual(from, value);
    ok(to !== from, `an outcome from ${from} to itself`);
    ok(at > last && at <= until, 'at most one of a kind an instant, none later than asked for');
    ok(causes.length > 0 && measures.length > 0, 'a change says what caused it and what was measured');
    [value, last] = [to, at];
  }
  return value;
}

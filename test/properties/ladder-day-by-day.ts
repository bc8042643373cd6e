/** The collapsed outcomes of a life are those of a ladder that is looked at on every day (naive-ladder.ts): exact due times, no more, no less. */
import { deepStrictEqual } from 'node:assert/strict';
import { NaiveLadder } from './naive-ladder.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function climbsAsReadDayByDay(life: WholeLife): void {
  const ladder = new NaiveLadder(life);
  const { outcomes, state } = oneFold(life);
  const changes = outcomes.map(({ at, type, from, to }) => ({ at, type, from, to }));
  deepStrictEqual(changes, ladder.changes);
  deepStrictEqual({ stage: state.stage, risk: state.risk }, { stage: ladder.stage, risk: ladder.risk });
}

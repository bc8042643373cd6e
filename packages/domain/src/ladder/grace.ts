/**
 * "Each condition that stops holding runs its own `graceDays` x 24 h, ended by its holding again. Grace keeps a stage and never lifts to
 * one: it runs only for conditions of the stage in force, and only for that stage and those below it a condition in grace counts as
 * holding." The state keeps the beginnings; their ends follow the program in force.
 */
import type { Folding } from '../state/folding.ts';
import type { Stage } from '../state/outcome.ts';
import type { Condition, Graces } from '../state/state.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { ADHERENT_CONDITIONS, type Holding, REGULAR_CONDITIONS } from './stage-conditions.ts';

const NO_GRACES: Graces = { keptDays: null, daysInWindow: null, fullPrice: null, nps: null, complaints: null };
const NO_CONDITIONS: readonly Condition[] = [];

/** Conditions that can be in grace while the stage is in force. */
export function conditionsOf(stage: Stage): readonly Condition[] {
  if (stage === 'adherent') return ADHERENT_CONDITIONS;
  return stage === 'regular' ? REGULAR_CONDITIONS : NO_CONDITIONS;
}

export function runGraces(folding: Folding, holding: Holding): void {
  const { state, at } = folding;
  for (const condition of conditionsOf(state.stage)) {
    const runs = state.graces[condition] !== null;
    if (runs === holding[condition]) setGrace(folding, condition, runs ? null : at);
  }
}

/** Of conditions that the stage in force does not have; all of them below regular. */
export function endGraces(folding: Folding): void {
  const { state } = folding;
  if (conditionsOf(state.stage).length === 0) {
    if (ADHERENT_CONDITIONS.some((condition) => state.graces[condition] !== null)) {
      state.graces = NO_GRACES;
      folding.changed = true;
    }
    return;
  }
  if (
    state.stage === 'regular' &&
    ADHERENT_CONDITIONS.some((each) => each !== 'keptDays' && state.graces[each] !== null)
  ) {
    state.graces = { ...NO_GRACES, keptDays: state.graces.keptDays };
    folding.changed = true;
  }
}

export function isInGrace(folding: Folding, condition: Condition): boolean {
  return folding.at < graceEnd(folding, condition) && folding.state.graces[condition] !== null;
}

/** "Ends exactly n x 24 h after it, inclusive." Infinity: none runs. */
export function graceEnd({ state, program }: Folding, condition: Condition): Instant {
  const since = state.graces[condition];
  return since === null ? Number.POSITIVE_INFINITY : since + program.graceDays * DAY_MS;
}

export function graceDue(folding: Folding): Instant {
  let due = Number.POSITIVE_INFINITY;
  for (const condition of conditionsOf(folding.state.stage)) due = Math.min(due, graceEnd(folding, condition));
  return due;
}

/** The walk stands at their end. */
export function gracesEnding(folding: Folding): readonly Condition[] {
  const conditions = conditionsOf(folding.state.stage);
  if (conditions.length === 0) return conditions;
  return conditions.filter((condition) => graceEnd(folding, condition) <= folding.at);
}

function setGrace(folding: Folding, condition: Condition, since: Instant | null): void {
  folding.state.graces = { ...folding.state.graces, [condition]: since };
  folding.changed = true;
}

/**
 * "After each fact and each due instant the stage is the highest whose conditions all hold; rungs may be skipped."
 */
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import type { Stage } from '../state/outcome.ts';
import type { Condition } from '../state/state.ts';
import { endGraces, isInGrace, runGraces } from './grace.ts';
import { ADHERENT_CONDITIONS, conditionsOn, type Holding, REGULAR_CONDITIONS } from './stage-conditions.ts';

export function updateStage(folding: Folding): void {
  const { stage } = folding.state;
  if (stage === 'potential' || stage === 'retired') return;
  settle(folding, highest(folding));
}

function highest(folding: Folding): Stage {
  const { state, today, program } = folding;
  const kept = keptDaysInAll(state);
  // "The return of the last kept purchase (then visitor) acts at once and ends all grace."
  if (kept === 0) return 'visitor';
  const isUpper = state.stage === 'regular' || state.stage === 'adherent';
  if (!isUpper && (kept < program.regularPurchaseDays || state.lapse !== null)) return 'first-purchase';
  const holding = conditionsOn(state, today, program);
  runGraces(folding, holding);
  return highestOf(folding, holding);
}

function highestOf(folding: Folding, holding: Holding): Stage {
  const { stage } = folding.state;
  if (areMet(ADHERENT_CONDITIONS, folding, holding, stage === 'adherent')) return 'adherent';
  const isUpper = stage === 'adherent' || stage === 'regular';
  return areMet(REGULAR_CONDITIONS, folding, holding, isUpper) ? 'regular' : 'first-purchase';
}

/** @param graceCounts for the stage in force and those below it. */
function areMet(conditions: readonly Condition[], folding: Folding, holding: Holding, graceCounts: boolean): boolean {
  for (const condition of conditions) {
    if (!holding[condition] && !(graceCounts && isInGrace(folding, condition))) return false;
  }
  return true;
}

function settle(folding: Folding, stage: Stage): void {
  const { state } = folding;
  if (state.stage !== stage) {
    state.stage = stage;
    folding.changed = true;
  }
  endGraces(folding);
}

/**
 * "After each fact and each due instant the stage is the highest whose conditions all hold; rungs may be skipped."
 */
import type { Folding } from './folding.ts';
import { endGraces, isInGrace, runGraces } from './grace.ts';
import { keptDaysInAll } from './kept-days.ts';
import { endLapse } from './lapse.ts';
import type { Stage } from './outcome.ts';
import { ADHERENT_CONDITIONS, conditionsOn, type Holding, REGULAR_CONDITIONS } from './stage-conditions.ts';
import type { Condition } from './state.ts';

export function updateStage(folding: Folding): void {
  const { stage } = folding.state;
  if (stage === 'potential' || stage === 'retired') return;
  endLapse(folding);
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
  const isMet = (condition: Condition): boolean => holding[condition];
  const isKept = (condition: Condition): boolean => holding[condition] || isInGrace(folding, condition);
  if (ADHERENT_CONDITIONS.every(stage === 'adherent' ? isKept : isMet)) return 'adherent';
  const isUpper = stage === 'adherent' || stage === 'regular';
  return REGULAR_CONDITIONS.every(isUpper ? isKept : isMet) ? 'regular' : 'first-purchase';
}

function settle(folding: Folding, stage: Stage): void {
  const { state } = folding;
  if (state.stage !== stage) {
    state.stage = stage;
    folding.changed = true;
  }
  endGraces(folding);
}

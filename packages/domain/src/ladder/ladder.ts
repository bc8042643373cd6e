/**
 * "After each fact and each due instant the stage is the highest whose conditions all hold; rungs may be skipped."
 */
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import type { Stage } from '../state/outcome.ts';
import { rulesOf } from './conditions.ts';
import { endGraces, isInGrace, runGraces } from './grace.ts';
import { rungAbove } from './rungs.ts';
import { Standing } from './standing.ts';

export function updateStage(folding: Folding): void {
  const { stage } = folding.state;
  if (stage === 'potential' || stage === 'retired') return;
  settle(folding, highest(folding));
}

function highest(folding: Folding): Stage {
  const { state } = folding;
  // "The return of the last kept purchase (then visitor) acts at once and ends all grace."
  if (keptDaysInAll(state) === 0) return 'visitor';
  if (state.lapse !== null) return 'first-purchase';
  const standing = new Standing(folding);
  runGraces(folding, standing);
  return climb(folding, standing, rulesOf(folding.state.stage).length > 0);
}

/** What the conditions of one who is neither lost nor without a kept purchase give by themselves. */
export function stageWithoutGrace(folding: Folding, standing: Standing): Stage {
  return climb(folding, standing, false);
}

/** From the rung of those who have bought. "Grace counts only for the stage in force and those below it." */
function climb(folding: Folding, standing: Standing, countsGrace: boolean): Stage {
  const { stage } = folding.state;
  let reached: Stage = 'first-purchase';
  let graceCounts = countsGrace;
  for (let next = rungAbove(reached); next !== null; next = rungAbove(reached)) {
    if (!areMet(next, folding, standing, graceCounts)) break;
    reached = next;
    if (next === stage) graceCounts = false;
  }
  return reached;
}

function areMet(stage: Stage, folding: Folding, standing: Standing, graceCounts: boolean): boolean {
  for (const { name, holds } of rulesOf(stage)) {
    if (!holds(standing) && !(graceCounts && isInGrace(folding, name))) return false;
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

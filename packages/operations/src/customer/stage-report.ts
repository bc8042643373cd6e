/** Why the stage is what it is: its conditions as measured, those in grace, and what the next rung still asks for. */
import { rulesOf, stageMeasures } from '@loyalty-ladder/domain/ladder/conditions.ts';
import { graceEnd } from '@loyalty-ladder/domain/ladder/grace.ts';
import { rungAbove } from '@loyalty-ladder/domain/ladder/rungs.ts';
import { Standing } from '@loyalty-ladder/domain/ladder/standing.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { Folding } from '@loyalty-ladder/domain/state/folding.ts';
import type { Condition, Measure, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface StageReport {
  readonly measures: readonly Measure[];
  /** Conditions that do not hold and are kept for a while. */
  readonly graces: readonly { readonly condition: Condition; readonly since: Instant; readonly endsAt: Instant }[];
  /** null: there is none above. */
  readonly nextStage: Stage | null;
  /** What of the next rung's conditions does not hold. Empty where a fact of any kind lifts. */
  readonly missing: readonly Measure[];
}

export function stageReport(state: State, at: Instant, programs: ProgramTimeline): StageReport {
  const folding = new Folding(state, programs, new Map());
  folding.moveTo(at);
  const standing = new Standing(folding);
  const nextStage = rungAbove(state.stage);
  return {
    measures: stageMeasures(standing),
    graces: gracesOf(folding),
    nextStage,
    missing: nextStage === null ? [] : stageMeasures(standing, nextStage).filter(({ holds }) => !holds),
  };
}

function gracesOf(folding: Folding): StageReport['graces'] {
  return rulesOf(folding.state.stage).flatMap(({ name: condition }) => {
    const since = folding.state.graces[condition];
    return since === null ? [] : [{ condition, since, endsAt: graceEnd(folding, condition) }];
  });
}

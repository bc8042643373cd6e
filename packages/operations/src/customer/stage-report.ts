/** Why the stage is what it is: its conditions as measured, those in grace, and what the next rung still asks for. */
import { conditionsOf, graceEnd } from '@loyalty-ladder/domain/ladder/grace.ts';
import { stageMeasures } from '@loyalty-ladder/domain/ladder/stage-measures.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { Folding } from '@loyalty-ladder/domain/state/folding.ts';
import type { Measure, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Condition, State } from '@loyalty-ladder/domain/state/state.ts';
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

const NEXT: Readonly<Record<Stage, Stage | null>> = {
  potential: 'visitor',
  visitor: 'first-purchase',
  'first-purchase': 'regular',
  regular: 'adherent',
  adherent: null,
  retired: 'first-purchase',
};

/** Those of the regular rung; the others are the adherent's. */
const REGULAR_MEASURES = new Set(['keptDays', 'keptDaysSinceLost']);

export function stageReport(state: State, at: Instant, programs: ProgramTimeline): StageReport {
  const folding = new Folding(state, programs, new Map());
  folding.moveTo(at);
  const measures = stageMeasures(folding);
  const nextStage = NEXT[state.stage];
  return { measures, graces: gracesOf(folding), nextStage, missing: missingFor(nextStage, measures) };
}

function gracesOf(folding: Folding): StageReport['graces'] {
  return conditionsOf(folding.state.stage).flatMap((condition) => {
    const since = folding.state.graces[condition];
    return since === null ? [] : [{ condition, since, endsAt: graceEnd(folding, condition) }];
  });
}

function missingFor(stage: Stage | null, measures: readonly Measure[]): Measure[] {
  if (stage !== 'regular' && stage !== 'adherent') return [];
  return measures.filter(({ name, holds }) => !holds && (stage === 'adherent' || REGULAR_MEASURES.has(name)));
}

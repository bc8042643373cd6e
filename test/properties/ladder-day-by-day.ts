/** The collapsed outcomes of a life are those of a ladder that is looked at on every day (naive-ladder.ts): exact due times, no more, no less. */
import { deepStrictEqual } from 'node:assert/strict';
import type { Notice, Outcome, RiskChanged, StageChanged } from '@loyalty-ladder/domain/state/outcome.ts';
import { NaiveLadder } from './naive-ladder.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function climbsAsReadDayByDay(life: WholeLife): void {
  const ladder = new NaiveLadder(life);
  const { outcomes, state } = oneFold(life);
  const changes = outcomes.filter(isOfRung).map(({ at, type, from, to }) => ({ at, type, from, to }));
  deepStrictEqual(changes, ladder.changes);
  deepStrictEqual(outcomes.filter(isOfGrace).map(content), ladder.graceNotices);
  deepStrictEqual({ stage: state.stage, risk: state.risk }, { stage: ladder.stage, risk: ladder.risk });
}

const isOfRung = (outcome: Outcome): outcome is StageChanged | RiskChanged =>
  outcome.type === 'stage.changed' || outcome.type === 'risk.changed';

const isOfGrace = (outcome: Outcome): outcome is Extract<Notice, { type: `grace.${string}` }> =>
  outcome.type === 'grace.started' || outcome.type === 'grace.ended';

/** Without what caused it, and was measured. */
function content({ causes: _, programVersion: __, ...notice }: Extract<Notice, { type: `grace.${string}` }>) {
  if (notice.type === 'grace.ended') return notice;
  const { measures: ___, ...rest } = notice;
  return rest;
}

/**
 * The stage is the highest whose conditions hold or are in grace, never above them: measured the long way (naive-conditions.ts). Grace
 * and lapse are taken from the state, since they are history; that they may be there is checked.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Condition, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { type NaiveConditions, naiveConditions, OF_ADHERENT, OF_REGULAR } from './naive-conditions.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

const RUNGS: readonly Stage[] = ['potential', 'visitor', 'first-purchase', 'regular', 'adherent'];

export function standsOnItsConditions(life: WholeLife): void {
  const { state } = oneFold(life);
  const conditions = naiveConditions(life);
  gracesMayRun(state, conditions, life);
  deepStrictEqual(state.stage, expectedStage(state, conditions, life));
  deepStrictEqual(state.openComplaints, conditions.openComplaints);
  deepStrictEqual(state.keptDays, conditions.keptDays.slice(state.olderKeptDays));
}

function expectedStage(state: State, { keptDays, holds }: NaiveConditions, { facts }: WholeLife): Stage {
  const counts = (condition: Condition, stage: Stage): boolean =>
    holds[condition] || (state.graces[condition] !== null && rank(state.stage) >= rank(stage));
  // Who is led out of circulation is, whatever holds: naive-ladder.ts says when.
  if (state.stage === 'retired') return 'retired';
  if (keptDays.length === 0) return facts.some(({ type }) => type !== 'contact.consent') ? 'visitor' : 'potential';
  if (state.lapse !== null || !OF_REGULAR.every((each) => counts(each, 'regular'))) return 'first-purchase';
  return OF_ADHERENT.every((each) => counts(each, 'adherent')) ? 'adherent' : 'regular';
}

/** Only for conditions of the stage in force that do not hold, and not beyond their end. */
function gracesMayRun({ graces, stage }: State, { holds }: NaiveConditions, { programs, until }: WholeLife): void {
  const ofStage: readonly Condition[] = stage === 'adherent' ? OF_ADHERENT : stage === 'regular' ? OF_REGULAR : [];
  const { graceDays } = programs.inForceAt(until).program;
  for (const condition of OF_ADHERENT) {
    const since = graces[condition];
    ok(
      since !== null || holds[condition] || !ofStage.includes(condition),
      `${condition} does not hold, and has no grace`,
    );
    if (since === null) continue;
    ok(ofStage.includes(condition), `grace for ${condition}, which ${stage} does not ask for`);
    ok(!holds[condition], `grace for ${condition}, which holds`);
    ok(until < since + graceDays * DAY_MS, `grace for ${condition} beyond its end`);
  }
}

const rank = (stage: Stage): number => RUNGS.indexOf(stage);

/**
 * The start of graces and their end, net of the instant: "conditions are in grace that were not before it (or whose grace began anew in
 * it)", "graces that ran before the instant do not run after it (or others in their place)".
 */
import { ALL_RULES, stageMeasures } from '../ladder/conditions.ts';
import { graceEndOf } from '../ladder/grace.ts';
import { stageWithoutGrace } from '../ladder/ladder.ts';
import { isBelow } from '../ladder/rungs.ts';
import { Standing } from '../ladder/standing.ts';
import type { Cause } from '../state/entry.ts';
import type { Folding } from '../state/folding.ts';
import type { Condition, Stage } from '../state/outcome.ts';
import type { Graces } from '../state/state.ts';

/** What was before the instant, and what moved it. */
export interface GraceChange {
  readonly gracesBefore: Graces;
  readonly stageBefore: Stage;
  readonly beginCauses: readonly Cause[];
  readonly endCauses: readonly Cause[];
}

export function begunBetween(before: Graces, after: Graces): readonly Condition[] {
  return conditionsWhere((name) => after[name] !== null && after[name] !== before[name]);
}

export function endedBetween(before: Graces, after: Graces): readonly Condition[] {
  return conditionsWhere((name) => before[name] !== null && after[name] !== before[name]);
}

export function sayGraces(folding: Folding, change: GraceChange): void {
  const { graces } = folding.state;
  const ended = endedBetween(change.gracesBefore, graces);
  const begun = begunBetween(change.gracesBefore, graces);
  if (ended.length > 0) sayEnd(folding, ended, change);
  if (begun.length > 0) sayStart(folding, begun, change);
}

function sayEnd(folding: Folding, conditions: readonly Condition[], { stageBefore, endCauses }: GraceChange): void {
  const { at, state, version } = folding;
  folding.outcomes.push({
    type: 'grace.ended',
    at,
    stage: stageBefore,
    conditions,
    result: isBelow(state.stage, stageBefore) ? 'fallen' : 'kept',
    became: state.stage,
    remaining: conditionsWhere((name) => state.graces[name] !== null),
    causes: endCauses,
    programVersion: version.version,
  });
}

/** Those that begin at one instant end at one: each has the `graceDays` of the program in force. */
function sayStart(folding: Folding, conditions: readonly Condition[], { beginCauses }: GraceChange): void {
  const { at, state, program, version } = folding;
  const standing = new Standing(folding);
  folding.outcomes.push({
    type: 'grace.started',
    at,
    stage: state.stage,
    conditions,
    endsAt: graceEndOf(at, program),
    wouldBecome: stageWithoutGrace(folding, standing),
    causes: beginCauses,
    measures: stageMeasures(standing, state.stage),
    programVersion: version.version,
  });
}

function conditionsWhere(isSo: (condition: Condition) => boolean): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const { name } of ALL_RULES) if (isSo(name)) conditions.push(name);
  return conditions;
}

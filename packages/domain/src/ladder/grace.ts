/**
 * "Each condition that stops holding runs its own `graceDays` x 24 h, ended by its holding again. Grace keeps a stage and never lifts to
 * one: it runs only for conditions of the stage in force, and only for that stage and those below it a condition in grace counts as
 * holding." The state keeps the beginnings; their ends follow the program in force.
 */
import type { Program } from '../program/program.ts';
import type { Folding } from '../state/folding.ts';
import type { Condition } from '../state/outcome.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { ALL_RULES, rulesOf } from './conditions.ts';
import type { Standing } from './standing.ts';

export function runGraces(folding: Folding, standing: Standing): void {
  const { state, at } = folding;
  for (const { name, holds } of rulesOf(state.stage)) {
    const runs = state.graces[name] !== null;
    if (runs === holds(standing)) setGrace(folding, name, runs ? null : at);
  }
}

/** Of conditions that the stage in force does not have; all of them below regular. */
export function endGraces(folding: Folding): void {
  const { state } = folding;
  const own = rulesOf(state.stage);
  for (const rule of ALL_RULES) {
    if (state.graces[rule.name] !== null && !own.includes(rule)) setGrace(folding, rule.name, null);
  }
}

export function isInGrace(folding: Folding, condition: Condition): boolean {
  return folding.at < graceEnd(folding, condition) && folding.state.graces[condition] !== null;
}

/** "Ends exactly n x 24 h after it, inclusive." Infinity: none runs. */
export function graceEnd({ state, program }: Folding, condition: Condition): Instant {
  const since = state.graces[condition];
  return since === null ? Number.POSITIVE_INFINITY : graceEndOf(since, program);
}

export function graceEndOf(since: Instant, { graceDays }: Program): Instant {
  return since + graceDays * DAY_MS;
}

export function graceDue(folding: Folding): Instant {
  let due = Number.POSITIVE_INFINITY;
  for (const { name } of rulesOf(folding.state.stage)) due = Math.min(due, graceEnd(folding, name));
  return due;
}

/** The walk stands at their end. */
export function gracesEnding(folding: Folding): readonly Condition[] {
  const ending: Condition[] = [];
  for (const { name } of rulesOf(folding.state.stage)) if (graceEnd(folding, name) <= folding.at) ending.push(name);
  return ending;
}

function setGrace(folding: Folding, condition: Condition, since: Instant | null): void {
  folding.state.graces = { ...folding.state.graces, [condition]: since };
  folding.changed = true;
}

/**
 * When time alone next changes a condition of the ladder: a purchase day or a critic's answer leaves the window. Exact: days whose leaving
 * neither starts nor ends a grace nor lifts a rung are passed over, so nobody is woken for nothing.
 */
import { isCritic } from '../feedback/nps.ts';
import type { Folding } from '../state/folding.ts';
import type { Day } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { conditionsOf } from './grace.ts';
import { ADHERENT_CONDITIONS, conditionsWith, type Holding, windowOn } from './stage-conditions.ts';

/** @param before only an answer before it matters to the caller. */
export function windowDue(folding: Folding, before: Instant): Instant {
  const { state, calendar } = folding;
  if (state.stage !== 'regular' && state.stage !== 'adherent') return Number.POSITIVE_INFINITY;
  const first = leavingDays(folding).next().value;
  if (first === undefined || calendar.startOf(first) >= before) return Number.POSITIVE_INFINITY;
  const day = nextChange(folding);
  return day === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(day);
}

function nextChange(folding: Folding): Day | undefined {
  const { state, calendar, today, program } = folding;
  const window = windowOn(state, today, program);
  let next = state.keptDays.length - window.days;
  for (const leaving of leavingDays(folding)) {
    // Where the zone skips a date, what leaves on it leaves with what leaves on the day that begins in its place.
    const day = calendar.dayOf(calendar.startOf(leaving));
    for (; ; next++) {
      const kept = state.keptDays[next];
      if (kept === undefined || kept.day + program.windowDays > day) break;
      window.days--;
      window.lines -= kept.lines;
      window.fullPriceLines -= kept.fullPriceLines;
    }
    if (changesLadder(folding, conditionsWith(state, window, isCritic(state, day, program), program))) return day;
  }
  return undefined;
}

/** Days to come on which something leaves the window, in order. */
function* leavingDays({ state, today, program }: Folding): Generator<Day, undefined> {
  const { windowDays } = program;
  let critic = isCritic(state, today, program) && state.nps !== null ? state.nps.day + windowDays : undefined;
  const from = state.keptDays.findIndex(({ day }) => day > today - windowDays);
  for (let index = from < 0 ? state.keptDays.length : from; index < state.keptDays.length; index++) {
    const leaves = (state.keptDays[index]?.day ?? 0) + windowDays;
    if (critic !== undefined && critic < leaves) {
      yield critic;
      critic = undefined;
    }
    yield leaves;
  }
  if (critic !== undefined) yield critic;
}

function changesLadder({ state }: Folding, holding: Holding): boolean {
  if (conditionsOf(state.stage).some((condition) => holding[condition] !== (state.graces[condition] === null)))
    return true;
  return state.stage === 'regular' && ADHERENT_CONDITIONS.every((condition) => holding[condition]);
}

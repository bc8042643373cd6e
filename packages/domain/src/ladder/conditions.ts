/**
 * The conditions of the upper rungs, one beside the other: which rung asks for it, when it holds, what is measured for it, and when time
 * alone may change it. "regular: >= 3 kept purchase days, not lapsed. adherent: regular; >= 5 kept purchase days among the 365 dates
 * ending today; full-price lines in them: 2 x (full + 1) >= lines + 2 and at least 5 lines; the latest NPS answer is not 0..6 while its
 * date is among the 365; no complaint open. A missing NPS never blocks." Grace, measures and due times derive from here.
 */
import { CRITIC_SCORE_MAX, isCritic } from '../feedback/nps.ts';
import { keptDaysInAll, keptDaysSinceLost } from '../purchases/kept-days.ts';
import type { Condition, Measure, MeasureName, Stage } from '../state/outcome.ts';
import type { Day } from '../time/day.ts';
import type { Standing } from './standing.ts';

type Measuring = (standing: Standing) => Measure | undefined;
type Changing = (standing: Standing) => Day;

interface Rule {
  /** The lowest that asks for it; those above it ask for it too. */
  readonly rung: 'regular' | 'adherent';
  readonly holds: (standing: Standing) => boolean;
  /** Said with every change of stage. */
  readonly measures: readonly Measuring[];
  /** Said after those of all conditions, and only of customers who have it. */
  readonly measuresOfSome: readonly Measuring[];
  /** The next day on which it may begin or cease to hold without a fact; Infinity: none. */
  readonly changesOn: Changing;
}

const never: Changing = () => Number.POSITIVE_INFINITY;
const asDaysLeave: Changing = (standing) => standing.nextLeaving;

/** In the order in which graces that end at one instant are said. */
const CONDITIONS: Readonly<Record<Condition, Rule>> = {
  keptDays: {
    rung: 'regular',
    holds: ({ state, program }) => keptDaysInAll(state) >= program.regularPurchaseDays,
    measures: [({ state, program }) => atLeast('keptDays', keptDaysInAll(state), program.regularPurchaseDays)],
    measuresOfSome: [
      ({ state, program }) =>
        state.lapse === null
          ? undefined
          : atLeast('keptDaysSinceLost', keptDaysSinceLost(state, state.lapse), program.returnPurchaseDays),
    ],
    changesOn: never,
  },
  daysInWindow: {
    rung: 'adherent',
    holds: ({ window, program }) => window.days >= program.adherentPurchaseDays,
    measures: [({ window, program }) => atLeast('daysInWindow', window.days, program.adherentPurchaseDays)],
    measuresOfSome: [],
    changesOn: asDaysLeave,
  },
  fullPrice: {
    rung: 'adherent',
    holds: ({ window: { lines, fullPriceLines }, program }) =>
      2 * (fullPriceLines + 1) >= lines + 2 && lines >= program.fullPriceLines,
    measures: [
      ({ window, program }) => atLeast('linesInWindow', window.lines, program.fullPriceLines),
      // 2 x (full + 1) >= lines + 2, solved for the full-price lines.
      ({ window }) => atLeast('fullPriceLinesInWindow', window.fullPriceLines, Math.ceil(window.lines / 2)),
    ],
    measuresOfSome: [],
    changesOn: asDaysLeave,
  },
  nps: {
    rung: 'adherent',
    holds: ({ state, day, program }) => !isCritic(state, day, program),
    measures: [],
    measuresOfSome: [
      ({ state: { nps }, day, program }) =>
        nps === null || nps.day <= day - program.windowDays
          ? undefined
          : atLeast('npsScore', nps.score, CRITIC_SCORE_MAX + 1),
    ],
    changesOn: ({ state, day, program }) =>
      state.nps !== null && isCritic(state, day, program)
        ? state.nps.day + program.windowDays
        : Number.POSITIVE_INFINITY,
  },
  complaints: {
    rung: 'adherent',
    holds: ({ state }) => state.openComplaints === 0,
    measures: [
      ({ state: { openComplaints } }) => ({
        name: 'openComplaints',
        value: openComplaints,
        threshold: 0,
        holds: openComplaints === 0,
      }),
    ],
    measuresOfSome: [],
    changesOn: never,
  },
};

export interface NamedRule extends Rule {
  readonly name: Condition;
}

export const ALL_RULES: readonly NamedRule[] = Object.entries(CONDITIONS).map(([name, rule]) => ({
  name: name as Condition,
  ...rule,
}));
const OF_REGULAR = ALL_RULES.filter(({ rung }) => rung === 'regular');
const NONE: readonly NamedRule[] = [];

/** What a stage asks for; none: a fact or a purchase is enough, and there is no grace. */
export function rulesOf(stage: Stage): readonly NamedRule[] {
  switch (stage) {
    case 'adherent':
      return ALL_RULES;
    case 'regular':
      return OF_REGULAR;
    case 'potential':
    case 'visitor':
    case 'first-purchase':
    case 'retired':
      return NONE;
  }
}

const CHANGES = [...new Set(ALL_RULES.map(({ changesOn }) => changesOn))].filter((changesOn) => changesOn !== never);

/** The first of all conditions. */
export function nextChange(standing: Standing): Day {
  let next = Number.POSITIVE_INFINITY;
  for (const changesOn of CHANGES) next = Math.min(next, changesOn(standing));
  return next;
}

const MEASURINGS = measuringsOf(ALL_RULES);

/** "The measured values against their thresholds", of all conditions or of those of a stage. */
export function stageMeasures(standing: Standing, stage?: Stage): readonly Measure[] {
  const measures: Measure[] = [];
  for (const measuring of stage === undefined ? MEASURINGS : measuringsOf(rulesOf(stage))) {
    const measure = measuring(standing);
    if (measure !== undefined) measures.push(measure);
  }
  return measures;
}

function measuringsOf(rules: readonly Rule[]): readonly Measuring[] {
  return [...rules.flatMap(({ measures }) => measures), ...rules.flatMap(({ measuresOfSome }) => measuresOfSome)];
}

function atLeast(name: MeasureName, value: number, threshold: number): Measure {
  return { name, value, threshold, holds: value >= threshold };
}

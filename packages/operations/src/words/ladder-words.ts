/** What measures, conditions and reasons mean, for people. */
import { measureRung } from '@loyalty-ladder/domain/ladder/measure-rung.ts';
import type {
  Condition,
  Measure,
  MeasureName,
  Outcome,
  RiskLevel,
  RiskReason,
  Stage,
} from '@loyalty-ladder/domain/state/outcome.ts';

const MEASURES: Readonly<Record<MeasureName, (measure: Measure) => string>> = {
  keptDays: atLeast('kept purchase days'),
  keptDaysSinceLost: atLeast('kept purchase days since the customer was lost'),
  daysInWindow: atLeast('kept purchase days in the window'),
  linesInWindow: atLeast('kept lines in the window'),
  fullPriceLinesInWindow: atLeast('of them at full price'),
  npsScore: atLeast('latest recommendation score (NPS)'),
  openComplaints: ({ value }) => `open complaints ${value}, none allowed`,
  'silenceDays:watch': silence('watch'),
  'silenceDays:at-risk': silence('at-risk'),
  'silenceDays:lost': silence('lost'),
  paidInSpan: atLeast('trend: minor units paid in the span'),
  signsInSpan: atLeast('activity: purchases, visits and responses in the span'),
  paidForOrdersInSpan: atLeast('order size: minor units paid in the span'),
  marginInSpan: atLeast('profit: minor units of margin in the span'),
  score: critical('score'),
  rating: critical('rating'),
};

const CONDITIONS: Readonly<Record<Condition, string>> = {
  keptDays: 'kept purchase days',
  daysInWindow: 'kept purchase days in the window',
  fullPrice: 'lines at full price in the window',
  nps: 'recommendation score (NPS)',
  complaints: 'no open complaint',
};

const REASONS: Readonly<Record<RiskReason, string>> = {
  overdue: 'overdue against own rhythm',
  'falling-trend': 'buys on fewer days than before',
  detractor: 'would not recommend us (NPS)',
  'open-complaint': 'an open complaint',
  'slow-service': 'waited long for service',
  'contacts-unanswered': 'contacts unanswered',
};

/** What lifts to a rung that has no measures; null: it has some, or nothing lifts to it. */
const LIFTS: Readonly<Record<Stage, string | null>> = {
  potential: null,
  visitor: 'any fact: a contact that reached the customer, a visit, an answer',
  'first-purchase': 'a purchase with something paid that is kept',
  regular: null,
  adherent: null,
  retired: null,
};

export const measureText = (measure: Measure): string => MEASURES[measure.name](measure);

/** With the rung that asks for it: `kept purchase days 2, needs at least 3 for regular`. */
export function rungMeasureText(measure: Measure, of: Outcome['type']): string {
  const rung = measureRung(of, measure.name);
  return rung === undefined ? measureText(measure) : `${measureText(measure)} for ${rung}`;
}

export const conditionText = (condition: Condition): string => CONDITIONS[condition];
export const reasonText = (reason: RiskReason): string => REASONS[reason];
export const liftText = (stage: Stage): string => LIFTS[stage] ?? '';

/** `kept purchase days 2, needs at least 3` */
function atLeast(what: string) {
  return ({ value, threshold }: Measure): string => `${what} ${value}, needs at least ${threshold}`;
}

function critical(what: string) {
  return ({ value, threshold }: Measure): string => `${what} ${value}, critical below ${threshold}`;
}

function silence(level: RiskLevel) {
  return ({ value, threshold }: Measure): string =>
    `silent for ${value} ${value === 1 ? 'day' : 'days'}, ${level} from ${threshold}`;
}

/** What measures, conditions and reasons mean, for people. */
import type { Measure, RiskReason, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Condition } from '@loyalty-ladder/domain/state/state.ts';

const MEASURES: Readonly<Record<string, string>> = {
  keptDays: 'kept purchase days',
  keptDaysSinceLost: 'kept purchase days since the customer was lost',
  daysInWindow: 'kept purchase days in the window',
  linesInWindow: 'kept lines in the window',
  fullPriceLinesInWindow: 'of them at full price',
  npsScore: 'latest recommendation score (NPS)',
  openComplaints: 'open complaints',
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

/** What lifts to a rung that has no measures. */
const LIFTS: Partial<Record<Stage, string>> = {
  visitor: 'any fact: a contact that reached the customer, a visit, an answer',
  'first-purchase': 'a purchase with something paid that is kept',
};

/** `kept purchase days 2, needs at least 3` */
export function measureText({ name, value, threshold }: Measure): string {
  const [kind = '', level] = name.split(':');
  if (level !== undefined) return `silent for ${value} ${value === 1 ? 'day' : 'days'}, ${level} from ${threshold}`;
  const words = MEASURES[kind] ?? kind;
  return kind === 'openComplaints'
    ? `${words} ${value}, none allowed`
    : `${words} ${value}, needs at least ${threshold}`;
}

export const conditionText = (condition: Condition): string => CONDITIONS[condition];
export const reasonText = (reason: RiskReason): string => REASONS[reason];
export const liftText = (stage: Stage): string => LIFTS[stage] ?? '';

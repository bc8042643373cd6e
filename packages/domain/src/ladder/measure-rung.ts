/** Which rung a threshold belongs to: the lowest that asks for it. Derived, so that outcomes on record need not say it. */
import type { MeasuredRung, MeasureName, Outcome } from '../state/outcome.ts';

const OF_CONDITIONS: Readonly<Record<MeasureName, MeasuredRung | undefined>> = {
  keptDays: 'regular',
  keptDaysSinceLost: 'regular',
  daysInWindow: 'adherent',
  linesInWindow: 'adherent',
  fullPriceLinesInWindow: 'adherent',
  npsScore: 'adherent',
  openComplaints: 'adherent',
  'silenceDays:watch': undefined,
  'silenceDays:at-risk': undefined,
  'silenceDays:lost': undefined,
  paidInSpan: undefined,
  signsInSpan: undefined,
  paidForOrdersInSpan: undefined,
  marginInSpan: undefined,
  score: undefined,
  rating: undefined,
};

/** @returns undefined where the threshold is that of a risk level, which the measure's name says. */
export function measureRung(type: Outcome['type'], name: MeasureName): MeasuredRung | undefined {
  // A level ends with the last kept purchase day, as first-purchase does (risk-measures.ts).
  if (type === 'risk.changed' && name === 'keptDays') return 'first-purchase';
  return OF_CONDITIONS[name];
}

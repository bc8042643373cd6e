/** "Each stage change says the measured values against their thresholds": the conditions of the ladder as they are after the instant. */
import { CRITIC_SCORE_MAX } from '../feedback/nps.ts';
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import type { Measure, MeasureName } from '../state/outcome.ts';
import { keptDaysSinceLost } from './lapse.ts';
import { windowOn } from './stage-conditions.ts';

export function stageMeasures({ state, today, program }: Folding): readonly Measure[] {
  const window = windowOn(state, today, program);
  const measures: Measure[] = [
    atLeast('keptDays', keptDaysInAll(state), program.regularPurchaseDays),
    atLeast('daysInWindow', window.days, program.adherentPurchaseDays),
    atLeast('linesInWindow', window.lines, program.fullPriceLines),
    // 2 x (full + 1) >= lines + 2, solved for the full-price lines.
    atLeast('fullPriceLinesInWindow', window.fullPriceLines, Math.ceil(window.lines / 2)),
    { name: 'openComplaints', value: state.openComplaints, threshold: 0, holds: state.openComplaints === 0 },
  ];
  const { lapse, nps } = state;
  if (lapse !== null) {
    measures.push(atLeast('keptDaysSinceLost', keptDaysSinceLost(state, lapse), program.returnPurchaseDays));
  }
  if (nps !== null && nps.day > today - program.windowDays) {
    measures.push(atLeast('npsScore', nps.score, CRITIC_SCORE_MAX + 1));
  }
  return measures;
}

function atLeast(name: MeasureName, value: number, threshold: number): Measure {
  return { name, value, threshold, holds: value >= threshold };
}

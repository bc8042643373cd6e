/** Why the level of risk is what it is: how long the customer has been silent against the levels, what else speaks, and what drives them away. */
import { driverOf } from '@loyalty-ladder/domain/driver/driver.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { riskMeasures } from '@loyalty-ladder/domain/risk/risk-measures.ts';
import { riskReasons } from '@loyalty-ladder/domain/risk/risk-reasons.ts';
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import { Folding } from '@loyalty-ladder/domain/state/folding.ts';
import type { Measure, RiskLevel, RiskReason } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface RiskReport {
  readonly level: RiskLevel;
  readonly reasons: readonly RiskReason[];
  readonly measures: readonly Measure[];
  /** The most probable class of cause for leaving, with the evidence that counts today; null where the level is none. */
  readonly driver: Driver | null;
}

export function riskReport(state: State, at: Instant, programs: ProgramTimeline): RiskReport {
  const folding = new Folding(state, programs, new Map());
  folding.moveTo(at);
  return {
    level: state.risk,
    reasons: riskReasons(folding),
    measures: riskMeasures(folding),
    driver: state.risk === 'none' ? null : driverOf(folding),
  };
}

/** The level of risk by the recency rule, computed the long way from all facts (domain.md, "Risk by the recency rule"). */
import type { RiskLevel } from '@loyalty-ladder/domain/state/outcome.ts';
import { isPaidFor, keptLines, type NaivePurchase, naivePurchases } from './naive-purchases.ts';
import type { WholeLife } from './one-fold.ts';

/** @param purchases of the life, if they are known already. */
export function naiveRisk(life: WholeLife, purchases: readonly NaivePurchase[] = naivePurchases(life)): RiskLevel {
  if (!purchases.some((purchase) => keptLines(purchase).length > 0)) return 'none';
  const days = [...new Set(purchases.filter(isPaidFor).map(({ day }) => day))];
  const { program } = life.programs.inForceAt(life.until);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const silence = life.programs.calendar.dayOf(life.until) - last;
  // In units of a day / (10,000 x purchase days), so that no fraction is left.
  const inUnits = (numberOfDays: number): bigint => BigInt(numberOfDays) * BigInt(days.length);
  const own = BigInt(last - first + program.intervalExtraDays);
  const interval = bigMin(bigMax(own, inUnits(program.intervalDaysMin)), inUnits(program.intervalDaysMax));
  const holds = (threshold: number): boolean => inUnits(silence) * 10_000n >= BigInt(threshold) * interval;
  const { watch, 'at-risk': atRisk, lost } = program.riskThresholds;
  if (holds(lost)) return 'lost';
  if (holds(atRisk)) return 'at-risk';
  return holds(watch) ? 'watch' : 'none';
}

const bigMin = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const bigMax = (a: bigint, b: bigint): bigint => (a > b ? a : b);

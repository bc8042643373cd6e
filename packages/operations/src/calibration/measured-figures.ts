/** What follows from the totals of a measured base: its figures, with what a calibration made of it would say. */
import type { Bounds, KeyThresholds, RfmBounds } from '@loyalty-ladder/domain/program/calibration.ts';
import { calibrationBody } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import type { MeasuredFigures } from '@loyalty-ladder/store/base/measurement.ts';
import type { BaseTotals } from '@loyalty-ladder/store/base/read-base-totals.ts';
import { shareOf } from './key-thresholds.ts';

export function measuredFigures(
  totals: BaseTotals,
  { currency, keyShare, keyLeaveShare }: Pick<Program, 'currency' | 'keyShare' | 'keyLeaveShare'>,
  today: Day,
): MeasuredFigures {
  const { key, sums } = totals;
  const calibration = calibrationBody({
    ...{ key: keyOf(totals), rfm: rfmOf(totals), meanMarginMinor: meanMarginOf(totals) },
    ...{ mbg: null, gammaGamma: null },
  });
  const profitable = { n: String(key.n), profit: key.profit };
  const basis = { revenue: String(sums.revenue), incomplete: String(sums.incomplete) };
  return { today, currency, keyShare, keyLeaveShare, profit: sums.profit, basis, profitable, calibration };
}

function keyOf({ key: { enterMinor, leaveMinor, ofKey, profit } }: BaseTotals): KeyThresholds | null {
  if (enterMinor === null || leaveMinor === null) return null;
  return { enterMinor, leaveMinor, shareMeasured: shareOf(BigInt(ofKey), BigInt(profit)) };
}

function rfmOf({ recency, frequency, money }: BaseTotals): RfmBounds | null {
  const [r, f, m] = [boundsOf(recency), boundsOf(frequency), boundsOf(money)];
  if (r === null || f === null || m === null) return null;
  return {
    recency: r.map(Number) as unknown as Bounds<number>,
    frequency: f.map(Number) as unknown as Bounds<number>,
    money: m,
  };
}

function boundsOf({ two, three, four, five }: BaseTotals['money']): Bounds<bigint> | null {
  return two === null || three === null || four === null || five === null ? null : [two, three, four, five];
}

/** "floor(year's profit of all customers / their purchase days in the same 12 months), at least 0." */
function meanMarginOf({ sums }: BaseTotals): bigint | null {
  const days = BigInt(sums.purchaseDays);
  if (days === 0n) return null;
  const profit = BigInt(sums.profit);
  return profit <= 0n ? 0n : profit / days;
}

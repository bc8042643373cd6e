import { type KeyShares, keyThresholds } from '@loyalty-ladder/operations/calibration/key-thresholds.ts';

interface GivenProfits extends KeyShares {
  readonly profits: Readonly<Record<string, number>>;
}

export function keyFigure({ profits, ...shares }: GivenProfits): unknown {
  const customers = Object.entries(profits).map(([id, profit]) => ({ id, profit: BigInt(profit) }));
  const thresholds = keyThresholds(
    customers.map(({ profit }) => profit),
    shares,
  );
  const n = customers.filter(({ profit }) => profit > 0n).length;
  if (thresholds === null) return { n, keyEnterMinor: null, keyLeaveMinor: null, keyShareMeasured: null, key: [] };
  const { enterMinor, leaveMinor, shareMeasured } = thresholds;
  return {
    ...{ n, keyEnterMinor: Number(enterMinor), keyLeaveMinor: Number(leaveMinor), keyShareMeasured: shareMeasured },
    key: customers.flatMap(({ id, profit }) => (profit >= enterMinor ? [id] : [])).sort(),
  };
}

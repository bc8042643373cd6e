/** "floor(sum over lines of paid x multipliers x points per major unit / minor units per major unit)", in bigints throughout. */
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';

const BASIS = 10_000n;
const RATE_SCALE = 10_000n;
const MINOR_UNITS = new Map([
  ['GBP', 100n],
  ['JPY', 1n],
  ['KWD', 1000n],
]);

/** @param kept pieces of each line. The cap of the purchase is in, those of day and month are not. */
export function naiveEarning(
  purchase: PurchaseCompleted,
  kept: readonly number[],
  stage: Stage,
  program: Program,
): bigint {
  const campaigns = program.campaigns.filter(({ from, to }) => from <= purchase.occurredAt && purchase.occurredAt < to);
  const rate = program.pointsPerMajorUnitByCurrency[purchase.currency] ?? program.pointsPerMajorUnit;
  let numerator = 0n;
  purchase.lines.forEach(({ quantity, unitPriceMinor, discountMinor, category }, index) => {
    const paid = BigInt(quantity) * BigInt(unitPriceMinor) - BigInt(discountMinor);
    let product = ((paid * BigInt(kept[index] ?? 0)) / BigInt(quantity)) * rate;
    product *= BigInt(program.stageMultipliers[stage] ?? 10_000);
    product *= BigInt((category === undefined ? undefined : program.categoryMultipliers[category]) ?? 10_000);
    for (const campaign of campaigns) {
      product *=
        campaign.category === undefined || campaign.category === category ? BigInt(campaign.multiplier) : BASIS;
    }
    numerator += product;
  });
  const divisor = RATE_SCALE * BASIS ** BigInt(2 + campaigns.length) * (MINOR_UNITS.get(purchase.currency) ?? 100n);
  const points = numerator / divisor;
  return program.capPerPurchase !== null && points > program.capPerPurchase ? program.capPerPurchase : points;
}

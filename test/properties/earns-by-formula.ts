/**
 * "points = floor(sum over lines of paid x multipliers x points per major unit / minor units per major unit)", computed the long way
 * with the stage that the customer had immediately before the purchase. Where a cap is set, no purchase earns more than that.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { PurchaseCompleted, PurchaseLine } from '@loyalty-ladder/domain/fact.ts';
import type { Stage } from '@loyalty-ladder/domain/outcome.ts';
import type { Program } from '@loyalty-ladder/domain/program.ts';
import { naivePurchases } from './naive-purchases.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

const MINOR_UNITS = new Map([
  ['GBP', 100n],
  ['JPY', 1n],
  ['KWD', 1000n],
]);

export function earnsByTheFormula(life: WholeLife): void {
  const { entries } = oneFold(life);
  for (const { fact } of naivePurchases(life)) {
    const { program } = life.programs.inForceAt(fact.occurredAt);
    const formula = formulaPoints(fact, stageBefore(fact, life), program);
    const earned = entries
      .filter(({ kind, cause }) => kind === 'earn' && cause.type === 'fact' && isCause(cause, fact))
      .reduce((sum, { points }) => sum + points, 0n);
    if (isCapped(program)) ok(earned <= formula, `earned ${earned}, more than ${formula}`);
    else deepStrictEqual(earned, formula);
    if (program.capPerPurchase !== null) ok(earned <= program.capPerPurchase, 'more than the purchase may earn');
  }
}

/** Time advanced to the purchase's instant, earlier facts of the instant included. */
function stageBefore(purchase: PurchaseCompleted, { facts, programs }: WholeLife): Stage {
  const before = facts.slice(0, facts.indexOf(purchase));
  return oneFold({ facts: before, programs, until: purchase.occurredAt }).state.stage;
}

function formulaPoints(purchase: PurchaseCompleted, stage: Stage, program: Program): bigint {
  const campaigns = program.campaigns.filter(({ from, to }) => from <= purchase.occurredAt && purchase.occurredAt < to);
  const rate = program.pointsPerMajorUnitByCurrency[purchase.currency] ?? program.pointsPerMajorUnit;
  let numerator = 0n;
  for (const line of purchase.lines) {
    let product = paidMinor(line) * rate * BigInt(program.stageMultipliers[stage] ?? 10_000);
    product *= BigInt((line.category === undefined ? undefined : program.categoryMultipliers[line.category]) ?? 10_000);
    for (const { category, multiplier } of campaigns) {
      product *= BigInt(category === undefined || category === line.category ? multiplier : 10_000);
    }
    numerator += product;
  }
  const basisPoints = 10_000n ** BigInt(3 + campaigns.length);
  return numerator / (basisPoints * (MINOR_UNITS.get(purchase.currency) ?? 100n));
}

const paidMinor = ({ quantity, unitPriceMinor, discountMinor }: PurchaseLine): bigint =>
  BigInt(quantity) * BigInt(unitPriceMinor) - BigInt(discountMinor);

const isCapped = ({ capPerPurchase, capPerDay, capPerMonth }: Program): boolean =>
  capPerPurchase !== null || capPerDay !== null || capPerMonth !== null;

const isCause = (cause: { source: string; id: string }, fact: PurchaseCompleted): boolean =>
  cause.source === fact.source && cause.id === fact.id;

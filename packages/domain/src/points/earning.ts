/**
 * "points = floor(sum over lines of (quantity x unitPriceMinor - discountMinor) x multipliers x points per major unit / minor units per
 * major unit of the currency): exact, one division at the end, no rounding of rates."
 * Multipliers are basis points and rates ten-thousandths, so every product is whole. Ordinary sums stay below 2^53 and need no bigint.
 */
import type { PurchaseCompleted, PurchaseLine } from '../facts/fact.ts';
import { linesInAll } from '../facts/lines-in-all.ts';
import { paidMinorExact, paidOfKept } from '../facts/paid-line.ts';
import type { Campaign, Program } from '../program/program.ts';
import type { Instant } from '../time/instant.ts';
import { minorUnitsPerMajor } from './minor-units.ts';

const BASIS = 10_000;
const BASIS_EXACT = 10_000n;
const RATE_SCALE = 10_000;

/** @param kept pieces kept of each line; null: all. @param stageMultiplier basis points. */
export function pointsOf(
  purchase: PurchaseCompleted,
  kept: readonly number[] | null,
  program: Program,
  stageMultiplier: number,
): bigint {
  const campaigns = campaignsAt(program, purchase.occurredAt);
  const isPlain = campaigns.length === 0 && isEmpty(program.categoryMultipliers);
  const factor = stageMultiplier * Number(rateOf(program, purchase.currency));
  const divisor = BASIS * RATE_SCALE * minorUnitsPerMajor(purchase.currency);
  const product = isPlain ? paidPlain(purchase, kept) * factor : Number.NaN;
  if (product <= Number.MAX_SAFE_INTEGER) return BigInt(Math.floor(product / divisor));
  const scale = BASIS_EXACT ** BigInt(campaigns.length + 1);
  return (
    (weighed(purchase, kept, program, campaigns) * exactFactor(purchase, program, stageMultiplier)) /
    (BigInt(divisor) * scale)
  );
}

function paidPlain({ lines }: PurchaseCompleted, kept: readonly number[] | null): number {
  return kept === null ? linesInAll(lines).paid : paidOfKept(lines, kept);
}

/** "The stage in force immediately before the purchase"; a stage that the program does not name multiplies by one. */
export function stageMultiplierOf(program: Program, stage: keyof Program['stageMultipliers']): number {
  return program.stageMultipliers[stage] ?? BASIS;
}

/** "Points per major unit are one figure for every currency unless the program names others by currency." In ten-thousandths. */
function rateOf({ pointsPerMajorUnit, pointsPerMajorUnitByCurrency }: Program, currency: string): bigint {
  return pointsPerMajorUnitByCurrency[currency] ?? pointsPerMajorUnit;
}

function exactFactor(purchase: PurchaseCompleted, program: Program, stageMultiplier: number): bigint {
  return BigInt(stageMultiplier) * rateOf(program, purchase.currency);
}

/** Paid amounts times category and campaign multipliers: each line has one factor of the category and one of each campaign under way. */
function weighed(
  { lines }: PurchaseCompleted,
  kept: readonly number[] | null,
  program: Program,
  campaigns: readonly Campaign[],
): bigint {
  return lines.reduce((sum, line, index) => {
    const paid = paidMinorExact(line, kept === null ? line.quantity : (kept[index] ?? 0));
    return sum + paid * categoryMultiplier(program, line) * campaignMultiplier(campaigns, line);
  }, 0n);
}

function categoryMultiplier({ categoryMultipliers }: Program, { category }: PurchaseLine): bigint {
  if (category === undefined || !Object.hasOwn(categoryMultipliers, category)) return BASIS_EXACT;
  return BigInt(categoryMultipliers[category] ?? BASIS);
}

/** "A campaign multiplier has a period and, if given, a category; campaigns that overlap multiply." */
function campaignMultiplier(campaigns: readonly Campaign[], { category }: PurchaseLine): bigint {
  return campaigns.reduce((product, campaign) => {
    const applies = campaign.category === undefined || campaign.category === category;
    return product * (applies ? BigInt(campaign.multiplier) : BASIS_EXACT);
  }, 1n);
}

const NO_CAMPAIGNS: readonly Campaign[] = [];

function campaignsAt({ campaigns }: Program, at: Instant): readonly Campaign[] {
  return campaigns.length === 0 ? NO_CAMPAIGNS : campaigns.filter(({ from, to }) => from <= at && at < to);
}

function isEmpty(record: Readonly<Record<string, number>>): boolean {
  for (const _ in record) return false;
  return true;
}

import { type RfmValues, rfmScores } from '@loyalty-ladder/domain/program/rfm-score.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { rfmBounds } from '@loyalty-ladder/operations/calibration/rfm-bounds.ts';

interface GivenCustomers {
  readonly today: string;
  readonly customers: Readonly<Record<string, { readonly keptDays: readonly string[]; readonly profit: number }>>;
}

/** Dates that count for frequency, today's among them. */
const DATES = 365;

export function rfmFigure({ today, customers }: GivenCustomers): unknown {
  const bought = Object.entries(customers).filter(([, { keptDays }]) => keptDays.length > 0);
  const values = new Map(bought.map(([id, each]) => [id, valuesOf(each, dayOf(today))]));
  const bounds = rfmBounds([...values.values()]);
  if (bounds === null) return { bounds: null, scores: {} };
  const { recency, frequency, money } = bounds;
  return {
    bounds: { recency, frequency, money: money.map(Number) },
    scores: Object.fromEntries(Array.from(values, ([id, each]) => [id, rfmScores(each, bounds)])),
  };
}

function valuesOf({ keptDays, profit }: GivenCustomers['customers'][string], today: number): RfmValues {
  const silences = keptDays.map((date) => today - dayOf(date));
  return {
    recency: Math.min(...silences),
    frequency: silences.filter((days) => days < DATES).length,
    money: BigInt(profit),
  };
}

const dayOf = (date: string): number => Date.parse(date) / DAY_MS;

/**
 * Sizes of stages some months on, if customers go on to move as they did: a Markov chain whose shares are pooled over the last whole months
 * (domain.md, "Figures of the base"). Newcomers are not forecast. Counted in fractions, so that nothing is lost between the months and a half
 * is a half.
 */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { StageMatrix } from './stage-matrix.ts';
import { STAGES } from './stages.ts';

export type StageSizes = ReadonlyMap<Stage, number>;

export const POOLED_MONTHS = 12;
const MONTHS_ON = 3;

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

const NOTHING: Fraction = { over: 0n, under: 1n };

/** @param months oldest first; the last twelve are pooled. @returns the sizes one, two and three months on, each rounded to the nearest, halves up. */
export function forecastSizes(months: readonly StageMatrix[], sizes: StageSizes): StageSizes[] {
  const pooled = new StageMatrix();
  for (const month of months.slice(-POOLED_MONTHS)) pooled.addAll(month);
  let exact = new Map(
    Array.from(sizes, ([stage, size]): [Stage, Fraction] => [stage, { over: BigInt(size), under: 1n }]),
  );
  return Array.from({ length: MONTHS_ON }, () => {
    exact = monthOn(pooled, exact);
    return new Map(Array.from(exact, ([stage, size]) => [stage, rounded(size)]));
  });
}

function monthOn(pooled: StageMatrix, sizes: ReadonlyMap<Stage, Fraction>): Map<Stage, Fraction> {
  const next = new Map<Stage, Fraction>();
  for (const from of STAGES) {
    const size = sizes.get(from);
    if (size === undefined) continue;
    for (const [to, share] of sharesOf(pooled, from)) next.set(to, plus(next.get(to) ?? NOTHING, times(size, share)));
    if (!next.has(from)) next.set(from, NOTHING);
  }
  return next;
}

/** A stage nobody was in stays as it is. */
function sharesOf(pooled: StageMatrix, from: Stage): [Stage, Fraction][] {
  const row = [...pooled.row(from)];
  const all = BigInt(row.reduce((sum, [, customers]) => sum + customers, 0));
  if (all === 0n) return [[from, { over: 1n, under: 1n }]];
  return row.map(([to, customers]) => [to, { over: BigInt(customers), under: all }]);
}

const times = (a: Fraction, b: Fraction): Fraction => lowest(a.over * b.over, a.under * b.under);
const plus = (a: Fraction, b: Fraction): Fraction => lowest(a.over * b.under + b.over * a.under, a.under * b.under);

function lowest(over: bigint, under: bigint): Fraction {
  let [a, b] = [over, under];
  while (b !== 0n) [a, b] = [b, a % b];
  return { over: over / a, under: under / a };
}

const rounded = ({ over, under }: Fraction): number => Number((2n * over + under) / (2n * under));

/** Where the months of a net promoter score stand in a drawing: the score, its interval as a band, and the scale beside them. */
import type { NamedNps } from '@loyalty-ladder/operations/feedback/nps-tally.ts';

export interface NpsPoint {
  readonly month: NamedNps;
  readonly x: number;
  readonly y: number;
  readonly lowY: number;
  readonly highY: number;
  /** Every label, or every other one where they would touch. The last one always has its own. */
  readonly isLabelled: boolean;
}

export interface NpsLayout {
  readonly points: readonly NpsPoint[];
  /** One a stretch of months without a gap. */
  readonly bands: readonly string[];
  readonly lines: readonly string[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

export const LEFT = 36;
/** Of the names of months and the n below them. */
export const BELOW = 32;
const [TOP, RIGHT, STEP, LABEL_WIDTH] = [8, 18, 25, 30];

/** @param months oldest first; one in which nobody answered is missing, and a gap. */
export function layOutNps(months: readonly NamedNps[], width: number, height: number): NpsLayout {
  const [from, to] = rangeOf(months);
  const indices = months.map(({ name }) => monthIndex(name));
  const [first = 0, last = 0] = [indices[0], indices.at(-1)];
  const step = (width - LEFT - RIGHT) / Math.max(last - first, 1);
  const inset = last === first ? (width - LEFT - RIGHT) / 2 : 0;
  const yOf = (value: number) => TOP + ((to - value) / (to - from)) * (height - TOP - BELOW);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  const points = months.map((month, position): NpsPoint => {
    const index = indices[position] ?? first;
    return {
      ...{ month, x: LEFT + inset + (index - first) * step, y: yOf(month.score) },
      ...{ lowY: yOf(month.low), highY: yOf(month.high), isLabelled: (last - index) % every === 0 },
    };
  });
  const stretches = withoutGaps(points, indices);
  const ticks = [];
  for (let value = from; value <= to; value += STEP) ticks.push({ value, y: yOf(value) });
  return { points, bands: stretches.map(bandOf), lines: stretches.map(lineOf), ticks };
}

/** Whole steps around all intervals and nothing, which tells good from bad. */
function rangeOf(months: readonly NamedNps[]): [number, number] {
  const from = Math.floor(Math.min(0, ...months.map(({ low }) => low)) / STEP) * STEP;
  const to = Math.ceil(Math.max(0, ...months.map(({ high }) => high)) / STEP) * STEP;
  return from === to ? [from, from + STEP] : [from, to];
}

/** @param name `2025-03` */
function monthIndex(name: string): number {
  const [year = 0, month = 0] = name.split('-').map(Number);
  return 12 * year + month;
}

function withoutGaps(points: readonly NpsPoint[], indices: readonly number[]): NpsPoint[][] {
  const stretches: NpsPoint[][] = [];
  points.forEach((point, position) => {
    const follows = position > 0 && indices[position] === (indices[position - 1] ?? 0) + 1;
    if (follows) stretches.at(-1)?.push(point);
    else stretches.push([point]);
  });
  return stretches;
}

const lineOf = (points: readonly NpsPoint[]): string => `M${points.map(({ x, y }) => at(x, y)).join('L')}`;

function bandOf(points: readonly NpsPoint[]): string {
  const above = points.map(({ x, highY }) => at(x, highY));
  const below = points.toReversed().map(({ x, lowY }) => at(x, lowY));
  return `M${[...above, ...below].join('L')}Z`;
}

const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { forecastSizes } from '@loyalty-ladder/operations/ladder/forecast-sizes.ts';
import { LadderTally } from '@loyalty-ladder/operations/ladder/ladder-tally.ts';
import { StageMatrix, type StageTransition } from '@loyalty-ladder/operations/ladder/stage-matrix.ts';

interface GivenMoves {
  readonly from: string;
  readonly until: string;
  readonly changes: Readonly<
    Record<string, readonly { readonly at: string; readonly from: Stage; readonly to: Stage }[]>
  >;
}

export function ladderFigure({ from, until, changes }: GivenMoves): unknown {
  const tally = new LadderTally({ fromAt: Date.parse(from), untilAt: Date.parse(until) });
  for (const moves of Object.values(changes)) tally.add(moves.map((move) => ({ ...move, at: Date.parse(move.at) })));
  const { transitions, dwell } = tally.figures();
  return {
    transitions: nested(transitions, ({ customers }) => customers),
    shares: nested(transitions, ({ share }) => share),
    dwellDays: Object.fromEntries(dwell.map(({ stage, medianDays }) => [stage, medianDays])),
  };
}

function nested(transitions: readonly StageTransition[], shown: (transition: StageTransition) => number): unknown {
  const rows = Map.groupBy(transitions, ({ from }) => from);
  return Object.fromEntries(
    Array.from(rows, ([from, row]) => [from, Object.fromEntries(row.map((each) => [each.to, shown(each)]))]),
  );
}

type Rows = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface GivenMonths {
  readonly months: readonly Rows[];
  readonly sizes: Readonly<Record<string, number>>;
}

export function forecastFigure({ months, sizes }: GivenMonths): unknown {
  const forecast = forecastSizes(months.map(matrixOf), new Map(Object.entries(sizes) as [Stage, number][]));
  return { sizes: forecast.map((each) => Object.fromEntries(each)) };
}

function matrixOf(rows: Rows): StageMatrix {
  const matrix = new StageMatrix();
  for (const [from, row] of Object.entries(rows)) {
    for (const [to, customers] of Object.entries(row)) matrix.add(from as Stage, to as Stage, customers);
  }
  return matrix;
}

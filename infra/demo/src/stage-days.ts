/** How many customers stand on each rung at the end of each day, from the recorded moves between rungs. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { StageMoves } from '@loyalty-ladder/store/reports/read-stage-moves.ts';

export type Rung = Exclude<Stage, 'potential'>;

/** From below. Whoever has no history is potential, and in nobody's count. */
export const RUNGS: readonly Rung[] = ['retired', 'visitor', 'first-purchase', 'regular', 'adherent'];

export interface StageDay {
  /** `2010-03-01` */
  readonly date: string;
  readonly customers: Readonly<Record<Rung, number>>;
}

/** @param moves in order of date. @returns a day each from the first move to the last, days without moves included. */
export function stageDaysOf(moves: readonly StageMoves[]): StageDay[] {
  const byDate = Map.groupBy(moves, (move) => move.date);
  const customers = { retired: 0, visitor: 0, 'first-purchase': 0, regular: 0, adherent: 0 };
  return datesBetween(moves[0]?.date, moves.at(-1)?.date).map((date) => {
    for (const { from, to, customers: moved } of byDate.get(date) ?? []) {
      if (from !== 'potential') customers[from] -= moved;
      if (to !== 'potential') customers[to] += moved;
    }
    return { date, customers: { ...customers } };
  });
}

function datesBetween(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return [];
  const from = Date.parse(first);
  return Array.from({ length: (Date.parse(last) - from) / DAY_MS + 1 }, (_, index) =>
    new Date(from + index * DAY_MS).toISOString().slice(0, 10),
  );
}

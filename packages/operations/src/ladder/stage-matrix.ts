/** How many customers went from which stage to which: moves of a span, or where those in a stage at a month's start stood at its end. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { STAGES } from './stages.ts';

export interface StageTransition {
  readonly from: Stage;
  readonly to: Stage;
  readonly customers: number;
  /** Of all that left, or were in, `from`: basis points, floored. */
  readonly share: number;
}

export class StageMatrix {
  readonly #rows = new Map<Stage, Map<Stage, number>>();

  add(from: Stage, to: Stage, customers = 1): void {
    const row = this.#rows.get(from) ?? new Map<Stage, number>();
    this.#rows.set(from, row.set(to, (row.get(to) ?? 0) + customers));
  }

  addAll(other: StageMatrix): void {
    for (const [from, row] of other.#rows) for (const [to, customers] of row) this.add(from, to, customers);
  }

  /** Of a stage nobody was in it is empty. */
  row(from: Stage): ReadonlyMap<Stage, number> {
    return this.#rows.get(from) ?? new Map();
  }

  /** Those that anybody made, from the lowest rung up. */
  transitions(): StageTransition[] {
    return STAGES.flatMap((from) => {
      const row = this.row(from);
      const all = [...row.values()].reduce((sum, customers) => sum + customers, 0);
      return STAGES.flatMap((to) => {
        const customers = row.get(to) ?? 0;
        return customers === 0 ? [] : [{ from, to, customers, share: Math.floor((10_000 * customers) / all) }];
      });
    });
  }
}

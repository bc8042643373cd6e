/** "Risk: a second axis": the level in force, and what its becoming lost does to the ladder. */
import { lapse } from '../ladder/lapse.ts';
import type { Folding } from '../state/folding.ts';
import { levelAt } from './recency-risk.ts';

export function updateRisk(folding: Folding): void {
  const { state } = folding;
  const level = levelAt(folding);
  if (level === state.risk) return;
  state.risk = level;
  folding.changed = true;
  if (level === 'lost') lapse(folding);
}

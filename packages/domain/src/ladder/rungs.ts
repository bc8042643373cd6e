/** The order of the rungs. */
import type { Stage } from '../state/outcome.ts';

export function isBelow(stage: Stage, other: Stage): boolean {
  for (let above = rungAbove(stage); above !== null; above = rungAbove(above)) if (above === other) return true;
  return false;
}

/** @returns null: none is above. Retired stands beside the ladder: "any purchase brings back". */
export function rungAbove(stage: Stage): Stage | null {
  switch (stage) {
    case 'potential':
      return 'visitor';
    case 'visitor':
    case 'retired':
      return 'first-purchase';
    case 'first-purchase':
      return 'regular';
    case 'regular':
      return 'adherent';
    case 'adherent':
      return null;
  }
}

/** The stages from the lowest rung up; retired stands beside the ladder, and last. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';

export const STAGES: readonly Stage[] = ['potential', 'visitor', 'first-purchase', 'regular', 'adherent', 'retired'];

const RANK = new Map<string, number>(STAGES.map((stage, index) => [stage, index]));

/** For sorting; a name that is no stage comes last. */
export const inLadderOrder = (a: string, b: string): number =>
  (RANK.get(a) ?? STAGES.length) - (RANK.get(b) ?? STAGES.length);

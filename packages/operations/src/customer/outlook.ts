/** What comes if nothing happens but time: the fold itself, run ahead without facts. */
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import {
  AXIS_BY_TYPE,
  isChange,
  type Outcome,
  type RiskLevel,
  type Stage,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

export type Prospect =
  | { readonly at: Instant; readonly what: 'risk'; readonly from: RiskLevel; readonly to: RiskLevel }
  | { readonly at: Instant; readonly what: 'stage'; readonly from: Stage; readonly to: Stage }
  | { readonly at: Instant; readonly what: 'vest' | 'expire' | 'release'; readonly points: bigint };

/** The last level comes after 5 x 180 days of silence at the latest, by the default program. */
const AHEAD_MS = 3 * 366 * DAY_MS;

/** @returns in order of time, three years ahead. */
export function outlook(state: State, at: Instant, programs: ProgramTimeline): Prospect[] {
  const ahead = fold({ state, facts: [], until: at + AHEAD_MS, context: { programs }, related: new Map() });
  return [...ahead.entries.flatMap(prospectOf), ...ahead.outcomes.flatMap(changeOf)].toSorted((a, b) => a.at - b.at);
}

/** Notices tell of what is in the outlook anyway. */
function changeOf(outcome: Outcome): Prospect[] {
  if (!isChange(outcome)) return [];
  const { type, at, from, to } = outcome;
  return [{ at, what: AXIS_BY_TYPE[type], from, to } as Prospect];
}

function prospectOf({ at, kind, points }: Entry): Prospect[] {
  switch (kind) {
    case 'vest':
    case 'expire':
    case 'release':
      return [{ at, what: kind, points }];
    // Never by time alone.
    case 'earn':
    case 'reverse':
    case 'hold':
    case 'capture':
    case 'restore':
    case 'adjust':
      return [];
  }
}

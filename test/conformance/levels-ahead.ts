/** When silence alone would raise the risk: time is advanced with no further fact, and what it says is noted. */
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { RiskLevel } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

const LEVELS: readonly RiskLevel[] = ['none', 'watch', 'at-risk', 'lost'];

/** Longer than any silence that a program can ask for: the longest interval by the highest threshold. */
const HORIZON_MS = 80_000 * DAY_MS;

/** Level -> the first instant after `until` at which it holds; a level that a higher one leaps over holds with it. */
export function levelsAhead(state: State, until: Instant, programs: ProgramTimeline): Map<RiskLevel, Instant> {
  const { outcomes } = fold({
    state,
    facts: [],
    until: until + HORIZON_MS,
    context: { programs },
    related: new Map(),
  });
  const ahead = new Map<RiskLevel, Instant>();
  let highest = LEVELS.indexOf(state.risk);
  for (const outcome of outcomes) {
    if (outcome.type !== 'risk.changed') continue;
    for (; highest < LEVELS.indexOf(outcome.to); highest++) {
      const level = LEVELS[highest + 1];
      if (level !== undefined) ahead.set(level, outcome.at);
    }
  }
  return ahead;
}

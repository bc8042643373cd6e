/** "Older than the program's freshness window at decision time", and of a notice also: what it is about has come already. Nobody's news. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

interface Dated {
  readonly at: Instant;
  readonly content?: object;
}

export function isStale({ at, content = {} }: Dated, decidedAt: Instant, programs: ProgramTimeline): boolean {
  const freshMs = programs.inForceAt(decidedAt).program.freshnessHours * HOUR_MS;
  return at < decidedAt - freshMs || comesAt(content) <= decidedAt;
}

/** When a notice comes true; Infinity: it is none. */
function comesAt(content: { readonly endsAt?: Instant; readonly expiresAt?: Instant }): Instant {
  return content.endsAt ?? content.expiresAt ?? Number.POSITIVE_INFINITY;
}

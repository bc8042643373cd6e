/** "Older than the program's freshness window at decision time", and what it is about has come already: nobody's news. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

interface Dated {
  readonly at: Instant;
  readonly type?: Outcome['type'];
  readonly content?: object;
}

export function isStale(outcome: Dated, decidedAt: Instant, programs: ProgramTimeline): boolean {
  const freshMs = programs.inForceAt(decidedAt).program.freshnessHours * HOUR_MS;
  return outcome.at < decidedAt - freshMs || comesAt(outcome) <= decidedAt;
}

interface Coming {
  readonly endsAt?: Instant;
  readonly expiresAt?: Instant;
  readonly deadlineAt?: Instant;
}

/** When a notice comes true, or nobody can answer in time any more (its escalation says so); Infinity: it is nothing of the kind. */
function comesAt({ type, content = {} }: Dated): Instant {
  const { endsAt, expiresAt, deadlineAt }: Coming = content;
  return endsAt ?? expiresAt ?? (type === 'follow-up.opened' ? deadlineAt : undefined) ?? Number.POSITIVE_INFINITY;
}

/** Revisions as subscribers read them: with what each said of itself when it was published, which the store need not keep to know it. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { collapse, type OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';

export interface PublishedRevision extends OutcomeRevision {
  /** `to` was the value in force after this decision. */
  readonly current: boolean;
  /** Older than the program's freshness window when it was decided. */
  readonly stale: boolean;
}

/** @param revisions all of one customer, as readRevisions gives them. */
export function publishedRevisions(
  revisions: readonly OutcomeRevision[],
  programs: ProgramTimeline,
): PublishedRevision[] {
  return revisions.map((each) => {
    const freshMs = programs.inForceAt(each.decidedAt).program.freshnessHours * HOUR_MS;
    const current = !each.retracted && toOf(each) === valueAfter(each, revisions);
    return { ...each, current, stale: each.at < each.decidedAt - freshMs };
  });
}

function valueAfter({ type, version }: OutcomeRevision, revisions: readonly OutcomeRevision[]): string | undefined {
  const standing = collapse(revisions.filter((each) => each.type === type && each.version <= version));
  const last = standing.at(-1);
  return last && toOf(last);
}

const toOf = ({ content }: OutcomeRevision): Outcome['to'] => (content as Omit<Outcome, 'type' | 'at'>).to;

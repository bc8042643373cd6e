/** Revisions as subscribers read them: with what each said of itself when it was published, which the store need not keep to know it. */
import { isStale } from '@loyalty-ladder/decisions/is-stale.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Change } from '@loyalty-ladder/domain/state/outcome.ts';
import { collapse, type OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';

export interface PublishedRevision extends OutcomeRevision {
  /** What it says was in force after this decision. */
  readonly current: boolean;
  /** Too late to be news when it was decided. */
  readonly stale: boolean;
}

/** @param revisions all of one customer, as readRevisions gives them. */
export function publishedRevisions(
  revisions: readonly OutcomeRevision[],
  programs: ProgramTimeline,
): PublishedRevision[] {
  return revisions.map((each) => ({
    ...each,
    current: each.current ?? (!each.retracted && toOf(each) === valueAfter(each, revisions)),
    stale: isStale(each, each.decidedAt, programs),
  }));
}

/** Of what was recorded before there were notices. */
function valueAfter(
  { type, version }: OutcomeRevision,
  revisions: readonly OutcomeRevision[],
): Change['to'] | undefined {
  const standing = collapse(revisions.filter((each) => each.type === type && each.version <= version));
  const last = standing.at(-1);
  return last && toOf(last);
}

const toOf = ({ content }: OutcomeRevision): Change['to'] => (content as Omit<Change, 'type' | 'at'>).to;

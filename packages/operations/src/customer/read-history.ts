/** What became of a customer, and when: a page of revisions as subscribers read them. */
import { isStale } from '@loyalty-ladder/decisions/is-stale.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import {
  type HistoryPlace,
  type HistoryWanted,
  readHistoryPage,
} from '@loyalty-ladder/store/history/read-history-page.ts';
import type { OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';
import type { Pool } from 'pg';

export interface ShownRevision extends OutcomeRevision {
  /** Too late to be news when it was decided. */
  readonly stale: boolean;
}

export interface ShownHistory {
  readonly revisions: readonly ShownRevision[];
  /** Where the next page begins; null: nothing lies behind it. */
  readonly next: HistoryPlace | null;
}

/** @throws what Postgres throws */
export async function readHistory(
  pool: Pool,
  customerNo: bigint,
  programs: ProgramTimeline,
  wanted: HistoryWanted,
): Promise<ShownHistory> {
  const found = await readHistoryPage(pool, customerNo, { ...wanted, revisionsMax: wanted.revisionsMax + 1 });
  const revisions = found
    .slice(0, wanted.revisionsMax)
    .map((each) => ({ ...each, stale: isStale(each, each.decidedAt, programs) }));
  const last = revisions.at(-1);
  const hasMore = found.length > revisions.length;
  return {
    revisions,
    next: hasMore && last !== undefined ? { at: last.at, key: last.key, revision: last.revision } : null,
  };
}

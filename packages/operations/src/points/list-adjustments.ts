/** Corrections by staff, newest first, a page at a time. */
import { type AdjustmentView, adjustmentViewOf } from '@loyalty-ladder/decisions/points/adjustment-view.ts';
import { findAdjustment } from '@loyalty-ladder/store/adjustments/find-adjustment.ts';
import { listAdjustments as listRows } from '@loyalty-ladder/store/adjustments/list-adjustments.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import type { Pool } from 'pg';

export interface AdjustmentList {
  readonly adjustments: AdjustmentView[];
  /** The last one of this page, if there are more. */
  readonly next: string | null;
}

export interface AdjustmentQuery {
  /** Those alone that wait for a second person. */
  readonly waitingOnly: boolean;
  /** The adjustment with which the page before ended; undefined begins. */
  readonly after: string | undefined;
  readonly rowsMax: number;
}

/** @returns undefined when `after` is none. */
export async function listAdjustments(
  pool: Pool,
  { waitingOnly, after, rowsMax }: AdjustmentQuery,
): Promise<AdjustmentList | undefined> {
  const before = after === undefined ? undefined : await findAdjustment(pool, after);
  if (after !== undefined && before === undefined) return undefined;
  const [rows, now] = await Promise.all([
    listRows(pool, { waitingOnly, before, rowsMax: rowsMax + 1 }),
    readClock(pool),
  ]);
  const page = rows.slice(0, rowsMax);
  return {
    adjustments: page.map((each) => adjustmentViewOf(each, now)),
    next: rows.length > rowsMax ? (page.at(-1)?.adjustmentId ?? null) : null,
  };
}

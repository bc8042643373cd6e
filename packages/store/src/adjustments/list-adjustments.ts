/** Adjustments, newest first, a page at a time: all of them, or those that wait for a second person. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ADJUSTMENT_COLUMNS, ADJUSTMENT_ROW, type Adjustment } from './adjustment.ts';

const PARAMETERS = ['timestamptz', 'text', 'bigint'] as const;

const LIST_ADJUSTMENTS = statement({
  name: 'list-adjustments',
  text: `
    select ${ADJUSTMENT_COLUMNS}
    from adjustments a join customers c on c.customer_no = any (array[a.customer_no])
    where (a.proposed_at, a.adjustment_id) < ($1, $2)
    order by a.proposed_at desc, a.adjustment_id desc
    limit $3`,
  parameters: PARAMETERS,
  row: ADJUSTMENT_ROW,
});

const LIST_WAITING = statement({
  name: 'list-waiting-adjustments',
  text: `
    select ${ADJUSTMENT_COLUMNS}
    from adjustments a join customers c on c.customer_no = any (array[a.customer_no])
    where (a.proposed_at, a.adjustment_id) < ($1, $2) and a.decided is null and a.expires_at > ladder_now()
    order by a.proposed_at desc, a.adjustment_id desc
    limit $3`,
  parameters: PARAMETERS,
  row: ADJUSTMENT_ROW,
});

/** After everything that is ever proposed. */
const END: NonNullable<AdjustmentPage['before']> = { proposedAt: Date.parse('9999-12-31T00:00:00Z'), adjustmentId: '' };

export interface AdjustmentPage {
  readonly waitingOnly: boolean;
  /** The last one of the page before; undefined begins. */
  readonly before: { readonly proposedAt: Instant; readonly adjustmentId: string } | undefined;
  readonly rowsMax: number;
}

export function listAdjustments(
  db: ClientBase | Pool,
  { waitingOnly, before, rowsMax }: AdjustmentPage,
): Promise<Adjustment[]> {
  const list = waitingOnly ? LIST_WAITING : LIST_ADJUSTMENTS;
  const { proposedAt, adjustmentId } = before ?? END;
  return list.rows(db, proposedAt, adjustmentId, BigInt(rowsMax));
}

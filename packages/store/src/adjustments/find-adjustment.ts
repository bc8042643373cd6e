/** One adjustment. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ADJUSTMENT_COLUMNS, ADJUSTMENT_ROW, type Adjustment } from './adjustment.ts';

const FIND_ADJUSTMENT = statement({
  name: 'find-adjustment',
  text: `
    select ${ADJUSTMENT_COLUMNS}
    from adjustments a join customers c on c.customer_no = any (array[a.customer_no])
    where a.adjustment_id = $1`,
  parameters: ['text'],
  row: ADJUSTMENT_ROW,
});

/** To be called under the lock of its customer where it is to be decided. */
export function findAdjustment(db: ClientBase | Pool, adjustmentId: string): Promise<Adjustment | undefined> {
  return FIND_ADJUSTMENT.first(db, adjustmentId);
}

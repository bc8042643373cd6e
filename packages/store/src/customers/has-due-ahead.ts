/** Whether time will ever change anything for anybody: then somebody has to keep it. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const HAS_DUE_AHEAD = statement({
  name: 'has-due-ahead',
  text: 'select count(*) > 0 as "hasDue" from (select from customer_due order by customer_no limit 1) as one',
  row: { hasDue: 'boolean' },
});

export async function hasDueAhead(db: ClientBase | Pool): Promise<boolean> {
  return (await HAS_DUE_AHEAD.only(db)).hasDue;
}

/** How many customers moved from one stage to another on each day (UTC), after collapse. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase, Pool } from 'pg';

export interface StageMoves {
  /** `2010-03-01` */
  readonly date: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly customers: number;
}

const READ_MOVES = `
  select to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD') as date, content ->> 'from' as "from", content ->> 'to' as "to",
         count(*)::float8 as customers
  from (
    select distinct on (customer_no, outcome_key) retracted, effective_at, content
    from history where type = 'stage.changed' order by customer_no, outcome_key, revision desc
  ) as newest
  where not retracted group by 1, 2, 3 order by 1, 2, 3`;

export async function readStageMoves(db: ClientBase | Pool): Promise<StageMoves[]> {
  const { rows } = await db.query(READ_MOVES);
  return rows;
}

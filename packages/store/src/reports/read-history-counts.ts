/** How many outcomes stand after collapse (the highest revision of each key, retracted ones dropped), by type. */
import type { ClientBase, Pool } from 'pg';

const READ_COUNTS = `
  select type, count(*)::float8 as count
  from (
    select distinct on (customer_no, outcome_key) type, retracted
    from history order by customer_no, outcome_key, revision desc
  ) as newest
  where not retracted group by type order by type`;

export async function readHistoryCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const { rows } = await db.query(READ_COUNTS);
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

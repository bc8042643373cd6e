/** How many customers have something due by now that time alone has still to do: what the timekeeper is behind with. */
import type { ClientBase, Pool } from 'pg';

/** Now is taken once: an index condition must not call a volatile function. */
const READ_DUE = `
  select count(*)::float8 as count from customer_due where due_at <= (select ladder_now())`;

export async function readDueCount(db: ClientBase | Pool): Promise<number> {
  const { rows } = await db.query(READ_DUE);
  return rows[0].count;
}

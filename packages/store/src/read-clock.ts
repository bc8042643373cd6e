/** Now, as everything in this store understands it (clock.ts). */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ClientBase, Pool } from 'pg';

export async function readClock(db: ClientBase | Pool): Promise<Instant> {
  const { rows } = await db.query('select ladder_now() as now');
  return rows[0].now;
}

/** The clock of a test's store, and the ends of what time has to do by it. */
import type { SweepKind } from '@loyalty-ladder/store/customers/sweeps.ts';
import type { Pool } from 'pg';
import { waitUntil } from './wait-until.ts';

/** Of a store whose clock is frozen. */
export async function setClock(pool: Pool, at: number | string): Promise<void> {
  await pool.query('update clock set frozen_at = $1 where frozen_at is not null', [new Date(at).toISOString()]);
}

export async function dueCount(pool: Pool): Promise<number> {
  return (await pool.query('select from customer_due where due_at <= ladder_now()')).rowCount ?? 0;
}

export async function nothingDue(pool: Pool): Promise<void> {
  await waitUntil(async () => (await dueCount(pool)) === 0, { what: 'end of what is due' });
}

/** The newest pass of this kind over all customers has come to its end. */
export async function sweepDone(pool: Pool, kind: SweepKind): Promise<void> {
  const select = 'select done from sweeps where kind = $1 order by version desc limit 1';
  await waitUntil(async () => (await pool.query(select, [kind])).rows[0]?.done, { what: `end of the ${kind} sweep` });
}

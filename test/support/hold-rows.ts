/** Holds rows in a transaction of the test's own, so that whoever needs them is caught waiting, at any speed of the machine. */
import type { Pool } from 'pg';

export interface HeldRows {
  readonly count: number;
  /** Safe to call again. */
  release(): void;
}

/** @param select ends in `for update`, or in what conflicts with the lock of those who are to wait. */
export async function holdRows(pool: Pool, select: string, values: readonly unknown[] = []): Promise<HeldRows> {
  const holder = await pool.connect();
  let isHeld = true;
  const release = () => {
    if (isHeld) holder.release(true); // Closed, not put back: that ends the transaction.
    isHeld = false;
  };
  try {
    await holder.query('begin');
    await holder.query('set local idle_in_transaction_session_timeout = 0');
    const { rowCount } = await holder.query(select, [...values]);
    return { count: rowCount ?? 0, release };
  } catch (error) {
    release();
    throw error;
  }
}

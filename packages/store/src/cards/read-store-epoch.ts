/**
 * Which store this is: cards carry it, so that a store that was recreated, or restored (raise-store-epoch.ts), overwrites the cards of the
 * one before.
 */
import type { ClientBase, Pool } from 'pg';

export async function readStoreEpoch(db: ClientBase | Pool): Promise<bigint> {
  const { rows } = await db.query('select epoch from store');
  return rows[0].epoch;
}

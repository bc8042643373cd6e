/**
 * After a restore from a backup: the store knows less than the cards written before, and its versions count on from where the backup was
 * taken. A raised epoch makes it another store, whose cards overwrite those (cards.ts). Processes that run take it up by themselves.
 */
import type { ClientBase, Pool } from 'pg';

/** Above the epoch of every earlier restore, the lost ones too: like a new store's it is the time, in ms. */
const RAISE_STORE_EPOCH =
  'update store set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint) returning epoch';

/** @returns the epoch from now on. */
export async function raiseStoreEpoch(db: ClientBase | Pool): Promise<bigint> {
  const { rows } = await db.query(RAISE_STORE_EPOCH);
  return rows[0].epoch;
}

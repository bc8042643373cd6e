/**
 * After a restore from a backup: the store knows less than the cards written before, and its versions count on from where the backup was
 * taken. A raised epoch makes it another store, whose cards overwrite those (cards.ts). Processes that run take it up by themselves.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Above the epoch of every earlier restore, the lost ones too: like a new store's it is the time, in ms. */
const RAISE_STORE_EPOCH = statement({
  name: 'raise-store-epoch',
  text: 'update store set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint) returning epoch',
  row: { epoch: 'bigint' },
});

/** @returns the epoch from now on. */
export async function raiseStoreEpoch(db: ClientBase | Pool): Promise<bigint> {
  return (await RAISE_STORE_EPOCH.only(db)).epoch;
}

/**
 * Which store this is: cards carry it, so that a store that was recreated, or restored (raise-store-epoch.ts), overwrites the cards of the
 * one before.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_STORE_EPOCH = statement({
  name: 'read-store-epoch',
  text: 'select epoch from store',
  row: { epoch: 'bigint' },
});

export async function readStoreEpoch(db: ClientBase | Pool): Promise<bigint> {
  return (await READ_STORE_EPOCH.only(db)).epoch;
}

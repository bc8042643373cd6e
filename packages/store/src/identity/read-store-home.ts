/**
 * In which Postgres cluster the store was made or adopted, and in which it is. Its outbox is read by transaction ids, which belong to a cluster:
 * moved by a dump, the ids of its rows lie in the new cluster's future, and nothing of them would be seen until that has come so far.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StoreHome {
  /** The cluster's system identifier, as of when the store was made or adopted. */
  readonly recorded: string;
  /** That of the cluster that answers. */
  readonly current: string;
  /** What the store knows of transactions lies in this cluster's future: it was moved, and has not been adopted. */
  readonly isAhead: boolean;
}

const READ_STORE_HOME = statement({
  name: 'read-store-home',
  text: `
    select store.system_identifier as recorded, control.system_identifier::text as current,
           exists (select from relay_shards where shard = 0 and pg_snapshot_xmax(to_snapshot) > here)
             or exists (select from card_repair where pg_snapshot_xmax(followed_to) > here)
             or exists (select from outbox where shard = 0 and xid >= here) as "isAhead"
    from store, pg_control_system() as control, pg_snapshot_xmax(pg_current_snapshot()) as here`,
  row: { recorded: 'text', current: 'text', isAhead: 'boolean' },
});

export function readStoreHome(db: ClientBase | Pool): Promise<StoreHome> {
  return READ_STORE_HOME.only(db);
}

/** Asked by every service before it begins: what it recorded in a store that was moved would never be published. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { Pool } from 'pg';
import { readStoreHome } from './read-store-home.ts';

/** The store was moved into another cluster by a dump, and nobody has adopted it. */
export class StoreMovedError extends OperatingError {
  override readonly code = 'STORE_MOVED';
}

/** @throws StoreMovedError, or what Postgres throws */
export async function assertAtHome(pool: Pool): Promise<void> {
  const { recorded, current, isAhead } = await readStoreHome(pool);
  if (isAhead) throw new StoreMovedError(movedText(recorded, current));
}

function movedText(recorded: string, current: string): string {
  const from =
    recorded === current ? 'another Postgres cluster' : `Postgres cluster ${recorded}, this one is ${current}`;
  return (
    `the store was moved here by a dump (from ${from}): transactions that it knows lie in this ` +
    "cluster's future, and what is recorded now would never be published. Nothing is done here until " +
    '`npm run streams -- adopt-store --reason TEXT` has made it the store of this cluster.'
  );
}

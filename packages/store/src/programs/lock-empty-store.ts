/**
 * Whether nobody is recorded yet, and a lock under which that stays so: whoever records the first fact creates its customer before anything
 * else, waits for this transaction, and reads the versions of the program only then.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const LOCK_CUSTOMERS = statement({ name: 'lock-customers-table', text: 'lock table customers in share mode' });

const IS_EMPTY = statement({
  name: 'is-store-empty',
  text: 'select not exists (select from customers) and not exists (select from facts) as "isEmpty"',
  row: { isEmpty: 'boolean' },
});

/** @returns false at once, and without the lock, where somebody is recorded. */
export async function lockEmptyStore(tx: ClientBase): Promise<boolean> {
  if (!(await isStoreEmpty(tx))) return false;
  await LOCK_CUSTOMERS.run(tx);
  return isStoreEmpty(tx);
}

async function isStoreEmpty(tx: ClientBase): Promise<boolean> {
  const [found] = await IS_EMPTY.rows(tx);
  return found?.isEmpty ?? false;
}

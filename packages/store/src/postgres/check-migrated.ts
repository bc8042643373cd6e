/** Whether a database answers, and is one of this system. */
import type { ClientBase, Pool } from 'pg';
import { statement } from './statement.ts';

const CHECK_MIGRATED = statement({ name: 'check-migrated', text: 'select from programs limit 0' });

/** Rejects as Postgres does: with SQLSTATE 42P01 (undefined table) where it was never migrated. */
export async function checkMigrated(db: ClientBase | Pool): Promise<void> {
  await CHECK_MIGRATED.run(db);
}

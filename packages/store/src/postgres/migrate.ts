/** Brings a database to today's schema: numbered SQL files, forward only, one process at a time (advisory lock). */
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { setClock } from './clock.ts';
import { PostgresClient, postgresAccess } from './postgres-access.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** `LADDER_CLOCK`: see clock.ts. Takes effect only on a store that has no clock yet. */
  readonly clock?: string | undefined;
}

/** @returns the names of the migrations applied now, oldest first. */
export async function migrate({ databaseUrl, clock }: MigrateOptions): Promise<string[]> {
  const client = new PostgresClient({ ...postgresAccess(databaseUrl), application_name: 'migrate' });
  await client.connect();
  try {
    const applied = await runner({
      dbClient: client,
      dir: MIGRATIONS,
      direction: 'up',
      migrationsTable: 'migrations',
      checkOrder: true,
      log: () => {},
    });
    await setClock(client, clock);
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The store of a world as a backup has it, while Kafka and Redis know of what came after. */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { backUpDatabase, dropDatabase, nameOf } from './test-database.ts';
import type { World } from './world.ts';

export interface RestoredStore {
  readonly pool: Pool;
  readonly clients: LadderClients;
  /** Of a service or a command on it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param loseTime what happens after the backup. Nobody may be connected to the store while it is copied. */
export async function restoreStore(world: World, loseTime: () => Promise<void>): Promise<RestoredStore> {
  const serverUrl = inject('endpoints').databaseUrl;
  const databaseUrl = await backUpDatabase(serverUrl, world.endpoints.databaseUrl);
  await loseTime();
  const pool = createPool({ databaseUrl, applicationName: 'test' });
  return {
    pool,
    clients: { ...world.clients, pool },
    environment: { ...world.environment, DATABASE_URL: databaseUrl },
    close: async () => {
      await pool.end();
      await dropDatabase(serverUrl, nameOf(databaseUrl));
    },
  };
}

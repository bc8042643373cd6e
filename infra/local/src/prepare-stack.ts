/**
 * Fills the infrastructure so that services can start on it: topics, schemas, database schema, clock, first program. Everything can be
 * run again and changes nothing then; the compose file's one-shot job does the same (prepare.main.ts).
 */
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import type { Endpoints } from './endpoints.ts';
import { prepareDatabase } from './prepare-database.ts';
import { type PrepareTopicsOptions, prepareTopics } from './prepare-topics.ts';
import type { Reporter } from './report-progress.ts';

export interface PrepareOptions extends Omit<PrepareTopicsOptions, 'kafkaBrokers'> {
  readonly endpoints: Omit<Endpoints, 'redisUrl'>;
  readonly reporter: Reporter;
  /** `LADDER_CLOCK` of a store that has none yet: an ISO instant at which its time begins, ` frozen` behind it to stop it there. */
  readonly clock?: string | undefined;
}

/** @throws when one of the endpoints refuses; the message says which step failed. */
export async function prepareStack({ endpoints, reporter, clock, ...topics }: PrepareOptions): Promise<void> {
  const { kafkaBrokers, schemaRegistryUrl, databaseUrl } = endpoints;
  await Promise.all([
    step('topics', async () => reporter(`topics are there (${await prepareTopics({ kafkaBrokers, ...topics })} new)`)),
    step('schemas', async () => {
      await registerSchemas({ url: schemaRegistryUrl });
      reporter('schemas are registered');
    }),
    step('database', async () => {
      await prepareDatabase(databaseUrl, clock);
      reporter('database is migrated, the first program published');
    }),
  ]);
}

async function step(name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    throw new Error(`${name} could not be prepared: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

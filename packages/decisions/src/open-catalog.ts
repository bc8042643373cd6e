/** Opens the schema catalog, however long the registry takes to answer: a service that starts before it waits instead of ending. */
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { backoffMs, pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { classifyFailure } from './failure.ts';

const RETRY = { delayMsMin: 200, delayMsMax: 5_000 };

/** @throws SchemaRegistryError when the registry answers and lacks a schema that this version writes. */
export async function openCatalog(url: string, log: Log): Promise<SchemaCatalog> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await SchemaCatalog.open({ url });
    } catch (error) {
      if (classifyFailure(error) !== 'transient') throw error;
      log.warn({ err: error, attempt }, 'the schema registry does not answer yet');
      await pause(backoffMs(attempt, RETRY));
    }
  }
}

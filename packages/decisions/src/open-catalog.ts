/** Opens the schema catalog, however long the registry takes to answer: a service that starts before it waits instead of ending. */
import { type MessageType, OUTCOME_TYPES } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';

/** @throws SchemaRegistryError when the registry answers and lacks a schema that this version writes. */
export function openCatalog(
  url: string,
  log: Log,
  writes: readonly MessageType[] = OUTCOME_TYPES,
): Promise<SchemaCatalog> {
  return repeat(() => SchemaCatalog.open({ url, writes }), {
    onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'the schema registry does not answer yet'),
  });
}

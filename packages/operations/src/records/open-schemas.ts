/** The registry for whoever only reads, whatever is in there: nothing is asked for before it is needed. Built by main files only. */
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { SchemaRegistryClient } from '@loyalty-ladder/contracts/schema-registry-client.ts';
import type { LetterSchemas } from './read-dead-letters.ts';

export async function openSchemas(url: string): Promise<LetterSchemas> {
  return { catalog: await SchemaCatalog.open({ url, writes: [] }), registry: new SchemaRegistryClient({ url }) };
}

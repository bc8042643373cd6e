/** Whether the registry still has our subjects as they were prepared: others may have registered versions since, or changed the rule. */
import { SchemaRegistryError } from '@loyalty-ladder/contracts/schema-registry-error.ts';
import { readSubjectFaults, type SubjectFault } from '@loyalty-ladder/contracts/subject-faults.ts';

/** null: it does not answer. */
export type SchemasLookedAt = readonly SubjectFault[] | null;

export async function lookAtSchemas(url: string): Promise<SchemasLookedAt> {
  return readSubjectFaults({ url }).catch((error: unknown) => {
    if (error instanceof SchemaRegistryError) return null;
    throw error;
  });
}

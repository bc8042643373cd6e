/**
 * All versions of the storage schemas of facts, oldest first, as state-schemas.ts has those of states. Recorded facts are never written
 * again, so each version has rows for good. A new field's default is what a record says that was sent without the field: else a
 * fact would contradict itself when it is sent again.
 */
import v1 from './schemas/facts.v1.json' with { type: 'json' };
import v2 from './schemas/facts.v2.json' with { type: 'json' };
import v3 from './schemas/facts.v3.json' with { type: 'json' };

export interface FactSchemas {
  readonly version: number;
  /** By type code. Types are only ever added, at the end: to the last version, without a new one. */
  readonly types: readonly FactSchema[];
}

export interface FactSchema {
  readonly factType: string;
  /** Avro. */
  readonly schema: object;
}

export const FACT_SCHEMAS: readonly FactSchemas[] = [v1, v2, v3];

/**
 * All versions of the storage schema of states, oldest first. The last one is written; bytes of the others are resolved to it, so a field
 * that is new has a default, and one that has another name has the old one as an alias. A released version never changes
 * (storage-schemas.test.ts).
 */
import v1 from './schemas/state.v1.json' with { type: 'json' };
import v2 from './schemas/state.v2.json' with { type: 'json' };
import v3 from './schemas/state.v3.json' with { type: 'json' };

export interface StateSchema {
  readonly version: number;
  /** Avro. */
  readonly schema: object;
}

export const STATE_SCHEMAS: readonly StateSchema[] = [v1, v2, v3];

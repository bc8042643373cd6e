/** Who asks, as its key says. */
import type { Grant } from '@loyalty-ladder/operations/keys/scopes.ts';

export interface Caller extends Grant {
  readonly keyId: string;
  readonly name: string;
}

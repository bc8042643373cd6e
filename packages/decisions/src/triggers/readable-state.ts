/** A stored state for whoever looks at many: one that is damaged must not hold up all other triggers. */
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';

/** @returns undefined: damaged. @throws NewerFormatError: a newer version of this code can read it. */
export function readableState(state: Buffer): State | undefined {
  try {
    return decodeState(state);
  } catch (error) {
    if (error instanceof OperatingError && !error.retryable) return undefined;
    throw error;
  }
}

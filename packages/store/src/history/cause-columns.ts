/** A cause as the two columns of the ledger that hold it: what time alone caused has no source, and its timer's name as cause. */
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';

export interface CauseColumns {
  readonly causeSource: string | null;
  readonly cause: string;
}

export const causeColumns = (cause: Cause): CauseColumns =>
  cause.type === 'fact' ? { causeSource: cause.source, cause: cause.id } : { causeSource: null, cause: cause.timer };

export const causeOf = ({ causeSource, cause }: CauseColumns): Cause =>
  causeSource === null ? { type: 'timer', timer: cause } : { type: 'fact', source: causeSource, id: cause };

/** What is wrong somewhere, as whoever sees it says it: judge-system.ts adds the rest. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Cause } from './snapshot.ts';

export interface SeenCause extends Omit<Cause, 'runbook' | 'since'> {
  /** Where it is known; else it is since it was first seen. */
  readonly since?: Instant | null;
}

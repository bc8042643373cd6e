/**
 * Customers whom a newer version of this code has recorded. In a rolling upgrade older processes meet them, and leave them to that version:
 * they would fold them back, or cannot read them at all.
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { isNewerState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';

export class NewerCustomerError extends OperatingError {
  override readonly code = 'NEWER_CUSTOMER';
  override readonly retryable = true;
}

export function isNewerCustomer({ foldVersion, state }: Pick<LockedCustomer, 'foldVersion' | 'state'>): boolean {
  return foldVersion > FOLD_VERSION || isNewerState(state);
}

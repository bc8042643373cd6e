/** Stored bytes that are of no version that ever was, or damaged. Never retried, never skipped. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export class StorageFormatError extends OperatingError {
  override readonly code = 'STORAGE_FORMAT';
}

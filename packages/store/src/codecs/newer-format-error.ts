/** Stored bytes of a version that came after this code. They are right and whole: a process of that version reads them. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export class NewerFormatError extends OperatingError {
  override readonly code = 'NEWER_FORMAT';
  override readonly retryable = true;
}

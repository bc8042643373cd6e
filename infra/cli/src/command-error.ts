/** What a command tells its user instead of a stack: what went wrong and what to do next. The exit code is 1. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export class CommandError extends OperatingError {
  override readonly code = 'COMMAND';
}

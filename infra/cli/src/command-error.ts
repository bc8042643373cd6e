/** What a command tells its user instead of a stack: what went wrong and what to do next. The exit code is 1. */
export class CommandError extends Error {
  readonly code = 'COMMAND';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'CommandError';
}

/** Stored bytes that this code cannot read: written by newer code, or damaged. Never retried, never skipped. */
export class StorageFormatError extends Error {
  readonly code = 'STORAGE_FORMAT';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'StorageFormatError';
}

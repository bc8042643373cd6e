/** Why relaying stops: for now, because another took over; or for good, because the two stores contradict each other. */

export class LeaseLostError extends Error {
  readonly code = 'LEASE_LOST';
  readonly retryable = true;
  readonly poison = false;
  override readonly name = 'LeaseLostError';
}

/** Postgres and Kafka do not belong together; an operator has to decide (the message says between what). */
export class StoresDisagreeError extends Error {
  readonly code = 'STORES_DISAGREE';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'StoresDisagreeError';
}

/**
 * Whether trying again is of no use: the stores disagree, or the program is wrong. A TypeError is no proof of that, kafkajs throws some
 * when a connection breaks at the wrong moment; taking over anew begins from what Postgres and Kafka hold, so it is always safe.
 */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if ('retryable' in error) return error.retryable === false;
  return ['RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'].includes(error.name);
}

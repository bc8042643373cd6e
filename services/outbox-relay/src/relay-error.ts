/** Why relaying stops: for now, because another took over; or until an operator has done something, which the message says. */

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

/** Kafka will not take rows of the outbox as it is set up; what lies behind them waits, since outcomes are published in order. */
export class RowsRefusedError extends Error {
  readonly code = 'ROWS_REFUSED';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'RowsRefusedError';
}

/**
 * Whether trying again is of no use: stores disagree, rows are refused, or the program is wrong. A TypeError is no proof of that, kafkajs
 * throws some when a connection breaks at the wrong moment; taking over anew begins from what Postgres and Kafka hold, so it is always safe.
 */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if ('retryable' in error) return error.retryable === false;
  return ['RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'].includes(error.name);
}

/** Why relaying stops: for now, because another took over; or until an operator has done something, which the message says. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export class LeaseLostError extends OperatingError {
  override readonly code = 'LEASE_LOST';
  override readonly retryable = true;
}

/** Postgres and Kafka do not belong together; an operator has to decide (the message says between what). */
export class StoresDisagreeError extends OperatingError {
  override readonly code = 'STORES_DISAGREE';
}

/** Kafka will not take rows of the outbox as it is set up; what lies behind them waits, since outcomes are published in order. */
export class RowsRefusedError extends OperatingError {
  override readonly code = 'ROWS_REFUSED';
}

/** What a broker answers to records that it will not take however often they are sent. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { answerOf } from './stream-error.ts';

const REFUSED = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
]);

/** As long as topics and broker are set up as they are, the broker refuses a request whose records are among these. */
export class RecordsRefusedError extends OperatingError {
  override readonly code = 'RECORDS_REFUSED';
  /** Kafka's word for why. */
  readonly answer: string;
  /** Where the request begins among the records that were to be sent. */
  readonly first: number;
  readonly count: number;

  constructor(answer: string, first: number, count: number, cause: unknown) {
    super(`Kafka refuses a request of ${count} records: ${answer}`, { cause });
    this.answer = answer;
    this.first = first;
    this.count = count;
  }
}

/** @returns undefined for an error that is no such answer. */
export function toRecordsRefused(error: unknown, first: number, count: number): RecordsRefusedError | undefined {
  const answer = answerOf(error);
  return answer !== undefined && REFUSED.has(answer) ? new RecordsRefusedError(answer, first, count, error) : undefined;
}

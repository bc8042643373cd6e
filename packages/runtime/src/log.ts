/**
 * Structured log lines (pino, JSON on stdout). Customers are named by `customerNo` at most: what could identify a person is removed
 * here, whoever logs it, and so are the parts of database errors that quote rows.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Log = Logger;

const PERSONAL_OR_SECRET = [
  'customerId',
  'email',
  'phone',
  'password',
  'key',
  'value',
  'payload',
  'headers',
  'body',
  'state',
];

export interface LogOptions {
  readonly service: string;
  readonly level: string;
  /** For tests; stdout otherwise. */
  readonly stream?: DestinationStream;
}

export function createLog({ service, level, stream }: LogOptions): Log {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: PERSONAL_OR_SECRET.flatMap((field) => [field, `*.${field}`]), censor: '[removed]' },
      serializers: { err: describeError, error: describeError },
    },
    // Written at once: the last line before an exit is the one that is needed, and a service logs a few lines a second.
    stream ?? destination({ fd: 1, sync: true }),
  );
}

const CAUSES_MAX = 4;

/** An error without what quotes data: Postgres puts rows into `detail` and `where`, clients attach whole requests. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, retryable, poison, cause, stack } = error as Error & {
    code?: unknown;
    retryable?: unknown;
    poison?: unknown;
  };
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(poison === undefined ? {} : { poison }),
    stack,
    ...(cause === undefined || depth === CAUSES_MAX ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

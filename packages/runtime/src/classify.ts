/**
 * What a failure is, the same in every process (ARCHITECTURE.md, "Failures"). Errors of operation say it themselves; what Postgres' and
 * Node's clients throw is known by its code. All else is a defect, or something that only an operator can mend: the process ends, loudly.
 */

/** It passes: repeat. Some data is at fault: take it out. Neither: end. */
export type FailureClass = 'retryable' | 'poison' | 'fatal';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** pg reports these without a code. */
const CONNECTION_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client was closed|not queryable/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Classes of SQLSTATE: connection, transaction rollback, resources, operator intervention, system, internal. */
const PASSING_CLASSES = new Set(['08', '40', '53', '55', '57', '58', 'XX']);
/** Idle-in-transaction and transaction timeouts: the process was stopped for a while. */
const PASSING_STATES = new Set(['25P03', '25P04']);
/** Data exceptions and integrity violations. */
const DATA_CLASSES = new Set(['22', '23']);

export function classify(error: unknown): FailureClass {
  if (!(error instanceof Error)) return 'fatal';
  const { code, retryable, poison } = error as Error & Readonly<Record<'code' | 'retryable' | 'poison', unknown>>;
  if (retryable === true) return 'retryable';
  if (poison === true) return 'poison';
  if (typeof code !== 'string') return CONNECTION_MESSAGE.test(error.message) ? 'retryable' : 'fatal';
  if (NETWORK_CODES.has(code)) return 'retryable';
  return SQLSTATE.test(code) ? classifySqlState(code) : 'fatal';
}

function classifySqlState(state: string): FailureClass {
  const sqlClass = state.slice(0, 2);
  if (PASSING_STATES.has(state) || PASSING_CLASSES.has(sqlClass)) return 'retryable';
  return DATA_CLASSES.has(sqlClass) ? 'poison' : 'fatal';
}

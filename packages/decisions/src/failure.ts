/** Which failures of a batch are worth repeating, which are the fault of its data, and which end the service. */
import { isClientRace } from '@loyalty-ladder/stream/client-race.ts';

export type FailureClass = 'transient' | 'data' | 'fatal';

/** SQLSTATE classes: connection, transaction rollback, resources, operator intervention, system, internal. */
const TRANSIENT_CLASSES = new Set(['08', '40', '53', '55', '57', '58', 'XX']);
/** Idle-in-transaction and transaction timeouts: the process was stopped for a while. */
const TRANSIENT_STATES = new Set(['25P03', '25P04']);
/** Data exceptions and integrity violations. */
const DATA_CLASSES = new Set(['22', '23']);
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

/** kafkajs has many errors of its own; whatever they mean, the broker comes back. */
const CLIENT_ERROR = /^KafkaJS/;

export function classifyFailure(error: unknown): FailureClass {
  if (!(error instanceof Error)) return 'fatal';
  const { code, retryable, poison } = error as Error & Readonly<Record<'code' | 'retryable' | 'poison', unknown>>;
  if (retryable === true || CLIENT_ERROR.test(error.name) || isClientRace(error)) return 'transient';
  if (poison === true) return 'data';
  if (typeof code !== 'string') return CONNECTION_MESSAGE.test(error.message) ? 'transient' : 'fatal';
  if (NETWORK_CODES.has(code) || TRANSIENT_STATES.has(code)) return 'transient';
  if (!/^[0-9A-Z]{5}$/.test(code)) return 'fatal';
  const sqlClass = code.slice(0, 2);
  if (DATA_CLASSES.has(sqlClass)) return 'data';
  return TRANSIENT_CLASSES.has(sqlClass) ? 'transient' : 'fatal';
}

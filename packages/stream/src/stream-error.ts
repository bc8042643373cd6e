/**
 * What goes wrong with Kafka, in our words. kafkajs's errors and races are wrapped where they leave this package, so that nobody else has
 * to know them. Nearly all of them pass: whatever the broker says it comes back, and what was asked for can be asked again.
 */
import { isCertificateError } from '@loyalty-ladder/runtime/certificate-error.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { isClientRace } from './client-race.ts';

/**
 * What only an operator can mend: rights, a password or certificate that is refused (new ones need a restart, so the process ends instead
 * of asking for ever), and a session that is longer or shorter than the broker allows.
 */
const LASTING = /AUTHORIZATION_FAILED$|^INVALID_SESSION_TIMEOUT$|^SASL_REFUSED$|^TLS_REFUSED$/;

export class StreamError extends OperatingError {
  /** Kafka's own word where a broker has answered; else what became of the client. */
  override readonly code: string;
  override readonly retryable: boolean;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`Kafka: ${message}`, options);
    this.code = code;
    this.retryable = !LASTING.test(code);
  }
}

/** @throws StreamError for what Kafka or its client fails with; any other error as it is. */
export function inStreamErrors<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error) => {
    throw toStreamError(error);
  });
}

export function toStreamError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isClientRace(error)) return new StreamError('CLIENT_RACE', error.message, { cause: error });
  if (!error.name.startsWith('KafkaJS')) return error;
  const causes = [...causesOf(error)];
  // kafkajs wraps what our own code throws inside it as well.
  const defect = causes.find(({ name }) => DEFECTS.has(name));
  if (defect !== undefined) return defect;
  const refusal = refusalIn(causes);
  if (refusal !== undefined)
    return new StreamError(refusal.code, `${error.message} (${refusal.see})`, { cause: error });
  return new StreamError(answerIn(causes) ?? 'CLIENT_GAVE_UP', error.message, { cause: error });
}

/** Which settings to look at, where both sides do not agree who they are. */
function refusalIn(causes: readonly Error[]): { readonly code: string; readonly see: string } | undefined {
  for (const cause of causes) {
    if (cause.name === 'KafkaJSSASLAuthenticationError') return { code: 'SASL_REFUSED', see: SEE_SASL };
    if (isCertificateError(cause)) return { code: 'TLS_REFUSED', see: SEE_TLS };
    if (NO_TLS_THERE.test(cause.message)) return { code: 'CLIENT_GAVE_UP', see: SEE_TLS };
  }
  return undefined;
}

const SEE_SASL = 'see KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD';
const SEE_TLS = 'see KAFKA_BROKERS, KAFKA_TLS, KAFKA_CA_FILE, KAFKA_CERT_FILE';
/** Of a broker that speaks none, but of one that is just stopping as well: it may pass. */
const NO_TLS_THERE = /before secure TLS connection was established/;

const DEFECTS = new Set(['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError']);

/** @returns Kafka's word for it, if a broker has answered at all: in the error itself or in what it wraps. */
export function answerOf(error: unknown): string | undefined {
  return answerIn([...causesOf(error)]);
}

function answerIn(causes: readonly Error[]): string | undefined {
  const answer = causes.find((cause): cause is Error & { type: unknown } => 'type' in cause);
  return answer && String(answer.type);
}

function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) yield cause;
}

/** What became of one request to a receiver, as the delivery log tells it: nothing of our own network, no stack, no text of an error. */
import { errors } from 'undici';
import { TargetRefusedError } from './guarded-connector.ts';
import { NameUnresolvedError } from './resolve-host.ts';

/**
 * refused: the address is none that is called. dns, connect, tls: it was not reached, or is not who it should be. timeout: it took too long.
 * closed: it hung up. malformed: what it said is not HTTP, or too much.
 */
export type SendFailure = 'refused' | 'dns' | 'connect' | 'tls' | 'timeout' | 'closed' | 'malformed';

export type WebhookAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The header as it came. */
      readonly retryAfter?: string;
      /** The first kilobyte, without control characters: for the eyes of whoever looks for the fault. */
      readonly bodyStart: string;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly reason: SendFailure;
      /** A constant word, such as CERT_HAS_EXPIRED. */
      readonly detail: string;
      readonly tookMs: number;
    };

const REASON_BY_CODE: Readonly<Record<string, SendFailure>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ECONNREFUSED: 'connect',
  ETIMEDOUT: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EADDRNOTAVAIL: 'connect',
  EPROTO: 'tls',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_ABORTED: 'timeout',
  UND_ERR_SOCKET: 'closed',
  UND_ERR_INFO: 'closed',
  UND_ERR_DESTROYED: 'closed',
  UND_ERR_CLOSED: 'closed',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};
const TLS_CODE = /CERT|^ERR_(TLS|SSL)|^UNABLE_TO|ISSUER|SIGNATURE/;

/** @throws what is no failure of the receiver's, but a defect of ours. */
export function failureOf(error: unknown): { readonly reason: SendFailure; readonly detail: string } {
  if (error instanceof TargetRefusedError) return { reason: 'refused', detail: 'ADDRESS' };
  if (error instanceof NameUnresolvedError) return { reason: 'dns', detail: error.code };
  if (error instanceof errors.InvalidArgumentError) throw error;
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError') return { reason: 'timeout', detail: 'TIMEOUT' };
  const code = codeOf(error);
  return { reason: REASON_BY_CODE[code] ?? (TLS_CODE.test(code) ? 'tls' : 'malformed'), detail: code };
}

/** Of several addresses that were tried, the last one's. */
function codeOf(error: Error & { readonly code?: unknown }): string {
  const inner = error instanceof AggregateError ? error.errors.at(-1) : error;
  const { code } = inner as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'UNKNOWN';
}

/** What is no HTTP, or comes too slowly, is answered on its bare connection, which then ends: where the next request begins is not known. */

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { type FieldError, PROBLEM_MEDIA_TYPE, Problem } from './problem.ts';

/** Node's codes; all others begin with HPE_ and are the parser's. */
const BY_CODE: Readonly<Record<string, () => Problem>> = {
  HPE_HEADER_OVERFLOW: () => new Problem('headers-too-large'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () => malformed('body', 'must have no chunk extensions of that size'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new Problem('request-timeout'),
  HPE_INVALID_CONTENT_LENGTH: () => malformed('headers.content-length', 'must be one whole number'),
  HPE_UNEXPECTED_CONTENT_LENGTH: () =>
    malformed('headers.content-length', 'must be there once, and not beside Transfer-Encoding'),
  HPE_INVALID_TRANSFER_ENCODING: () =>
    malformed('headers.transfer-encoding', 'must be chunked, once, and not beside Content-Length'),
  HPE_INVALID_CHUNK_SIZE: () => malformed('body', 'must come in chunks as RFC 9112 has them'),
  HPE_INVALID_METHOD: () => malformed('method', 'must be a method of HTTP'),
  HPE_INVALID_URL: () => malformed('path', 'must be percent-encoded'),
  HPE_INVALID_VERSION: () => malformed('version', 'must be HTTP/1.1'),
  HPE_INVALID_HEADER_TOKEN: () => malformed('headers', 'must be fields as RFC 9110 has them'),
};

const malformed = (field: string, rule: string): Problem =>
  new Problem('malformed-request', { errors: [{ field, rule }] satisfies FieldError[] });

export function answerMalformed(
  error: Error & { readonly code?: string },
  socket: Socket,
  { malformed: counter }: Pick<GatewayMetrics, 'malformed'>,
): void {
  counter.inc();
  // A connection that was reset, or to which an answer is under way: nothing more can be said on it.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const problem = (BY_CODE[error.code ?? ''] ?? (() => malformed('head', 'must be HTTP/1.1 (RFC 9112)')))();
  socket.end(rawAnswer(problem), () => socket.destroy());
}

/** `Expect` with anything but 100-continue: node asks before there is a route. */
export function refuseExpectation(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(417, headersOf(BARE_EXPECTATION)).end(BARE_EXPECTATION);
}

const BARE_EXPECTATION = JSON.stringify(new Problem('expectation-failed').body());

const headersOf = (body: string) => ({
  connection: 'close',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-type': PROBLEM_MEDIA_TYPE,
  'content-length': Buffer.byteLength(body),
});

function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem.body());
  const headers = Object.entries(headersOf(body)).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${headers.join('')}\r\n${body}`;
}

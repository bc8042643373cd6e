/** What is no HTTP, or comes too slowly, is answered on its bare connection, which then ends: where the next request begins is not known. */

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpMetrics } from './http-metrics.ts';
import { CommonProblem, type FieldError, type HttpProblem, PROBLEM_MEDIA_TYPE } from './problem.ts';

/** Node's codes; all others begin with HPE_ and are the parser's. */
const BY_CODE: Readonly<Record<string, () => HttpProblem>> = {
  HPE_HEADER_OVERFLOW: () => new CommonProblem('headers-too-large'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () => malformed('body', 'must have no chunk extensions of that size'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new CommonProblem('request-timeout'),
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

const malformed = (field: string, rule: string): HttpProblem =>
  new CommonProblem('malformed-request', { errors: [{ field, rule }] satisfies FieldError[] });

type Headers = Readonly<Record<string, string>>;

/** @param headers of every answer of this door. */
export function answerMalformed(
  error: Error & { readonly code?: string },
  socket: Socket,
  headers: Headers,
  { malformed: counter }: Pick<HttpMetrics, 'malformed'>,
): void {
  counter.inc();
  // A connection that was reset, or to which an answer is under way: nothing more can be said on it.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const problem = (BY_CODE[error.code ?? ''] ?? (() => malformed('head', 'must be HTTP/1.1 (RFC 9112)')))();
  socket.end(rawAnswer(problem, headers), () => socket.destroy());
}

/** `Expect` with anything but 100-continue: node asks before there is a route. */
export function refuseExpectation(headers: Headers): (_: IncomingMessage, response: ServerResponse) => void {
  return (_, response) =>
    void response.writeHead(417, { ...headers, ...headersOf(BARE_EXPECTATION) }).end(BARE_EXPECTATION);
}

const BARE_EXPECTATION = JSON.stringify(new CommonProblem('expectation-failed').body());

const headersOf = (body: string) => ({
  connection: 'close',
  'content-type': PROBLEM_MEDIA_TYPE,
  'content-length': Buffer.byteLength(body),
});

function rawAnswer(problem: HttpProblem, headers: Headers): string {
  const body = JSON.stringify(problem.body());
  const lines = Object.entries({ ...headers, ...headersOf(body) }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`;
}

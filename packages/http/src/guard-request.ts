/** What is refused by the head of a request alone, whatever its route does. */
import type { FastifyRequest } from 'fastify';
import { CommonProblem, type FieldError } from './problem.ts';

const JSON_ONLY = ['application/json'];

/** @throws Problem */
export function guardRequest({ raw, headers, routeOptions }: FastifyRequest): void {
  const errors = [...faultsOfHead(raw.rawHeaders, raw.httpVersion), ...faultsOfTarget(raw.url ?? '')];
  if (errors.length > 0) throw new CommonProblem('malformed-request', { errors });
  if (!hasBody(headers)) return;
  const { schema, config } = routeOptions;
  const mediaTypes = config.mediaTypes ?? (schema?.body === undefined ? [] : JSON_ONLY);
  if (mediaTypes.length === 0) throw malformed('body', 'must not be there: this takes none');
  guardEncoding(headers['content-encoding']);
  if (!isTaken(headers['content-type'], mediaTypes)) throw new CommonProblem('unsupported-media-type', { mediaTypes });
}

/** RFC 9112, 3.2: one Host. */
function faultsOfHead(rawHeaders: readonly string[], httpVersion: string): FieldError[] {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0')
    ? []
    : [{ field: 'headers.host', rule: 'must be there once' }];
}

/** No id, no cursor and no word has one (contracts/text.ts), and Postgres would refuse it as a fault of ours. */
function faultsOfTarget(target: string): FieldError[] {
  if (!hasNul(target)) return [];
  const [path = '', ...more] = target.split('?');
  const parameters = more.join('?').split('&').filter(hasNul);
  const fields = [...(hasNul(path) ? ['path'] : []), ...parameters.map((each) => `query.${each.split('=', 1)[0]}`)];
  return fields
    .slice(0, FAULTS_MAX)
    .map((field) => ({ field: field.slice(0, FIELD_LENGTH_MAX), rule: 'must have no NUL' }));
}

const hasNul = (text: string): boolean => text.includes('%00');
const FAULTS_MAX = 20;
const FIELD_LENGTH_MAX = 64;

const hasBody = (headers: FastifyRequest['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Nothing is unpacked: what a few bytes may become is not to be seen beforehand. */
function guardEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new CommonProblem('unsupported-encoding', { headers: { 'accept-encoding': 'identity' } });
}

function isTaken(contentType: string | undefined, mediaTypes: readonly string[]): boolean {
  const [mediaType = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((each) => each.trim());
  const charset = parameters.find((each) => each.startsWith('charset='));
  return mediaTypes.includes(mediaType) && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
}

const malformed = (field: string, rule: string): CommonProblem =>
  new CommonProblem('malformed-request', { errors: [{ field, rule }] });

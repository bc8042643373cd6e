/** What a caller is told of an error, whoever threw it: a problem as it is, fastify's refusals by their code, the rest without its words. */
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import type { CommonProblemName } from './common-problems.ts';
import { CommonProblem, HttpProblem, unavailable } from './problem.ts';

const refused = (name: CommonProblemName, field: string, rule: string) => () =>
  new CommonProblem(name, { errors: [{ field, rule }] });

/** Fastify's; another refusal of its own is malformed somehow. */
const BY_CODE: Readonly<Record<string, () => HttpProblem>> = {
  FST_ERR_BAD_URL: refused('malformed-request', 'path', 'must be percent-encoded UTF-8'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refused('malformed-body', 'body', 'must be as long as Content-Length says'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new CommonProblem('unsupported-media-type'),
  FST_ERR_MAX_PARAM_LENGTH: refused('path-too-long', 'path', 'ids have at most 128 characters'),
};

const ILL_FORMED = refused('malformed-request', 'request', 'must be well-formed');

/** @param bytesMax of a body here. */
export function toProblem(error: unknown, bytesMax: number): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const { code, statusCode } = Object(error) as { readonly code?: unknown; readonly statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CommonProblem('body-too-large', { bytesMax });
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return unavailable('It took too long, and whether it was done is not known.');
  const known = typeof code === 'string' ? BY_CODE[code] : undefined;
  if (known !== undefined) return known();
  if (classify(error) === 'retryable') return unavailable('Something that this needs does not answer now.');
  if (statusCode === 403 || statusCode === 404) return new CommonProblem('not-found'); // A file of the page that is none.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return ILL_FORMED();
  return new CommonProblem('internal');
}

/** Which attempt a request is, by its Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), and what it asks, as a fingerprint. */
import { hash } from 'node:crypto';
import type { Attempt } from '@loyalty-ladder/decisions/answer-once.ts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';

/** The draft has a quoted string; most send it bare. */
const KEY = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e][\x20-\x7e]{0,254}))$/;

type Asking = Pick<FastifyRequest, 'headers' | 'method' | 'params' | 'body' | 'caller' | 'span'> & {
  readonly routeOptions: { readonly url?: string | undefined };
};

/** @throws Problem */
export function attemptOf(request: Asking): Attempt {
  const { headers, method, params, body, caller, span } = request;
  const sent = headers['idempotency-key'];
  if (sent === undefined || sent === '') throw new Problem('idempotency-key-missing');
  const [, quoted, bare] = KEY.exec(String(sent)) ?? [];
  const idempotencyKey = quoted ?? bare;
  if (idempotencyKey === undefined) throw new Problem('invalid-request', { errors: [FAULT] });
  const asked = canonical([method, request.routeOptions.url, params, body ?? null]);
  const fingerprint = hash('sha256', asked, 'buffer');
  return { keyId: caller.keyId, idempotencyKey, fingerprint, traceparent: span.recorded };
}

const FAULT = { field: 'headers.idempotency-key', rule: 'must be 1 to 255 printable characters of ASCII' };

/** Equal values have equal text, in whatever order their fields came, and whether points came as text or number. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return String(each);
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Who asks, and may it: by the key, for routes that have a scope. Whoever has shown no valid key pays by address, before Postgres is asked
 * about the key: guessing is limited, and costs nobody else anything.
 */
import { addressName } from '@loyalty-ladder/http/address-name.ts';
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { KeyRefusal } from '@loyalty-ladder/http/key-ring.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../gateway-context.ts';
import { assertScope } from './caller.ts';
import { Problem } from './problem.ts';

type Needed = Pick<GatewayContext, 'keys' | 'limits' | 'metrics'>;

/** @throws Problem */
export async function authenticate(context: Needed, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { scope } = request.routeOptions.config;
  if (scope === undefined) return context.limits.spend(reply, 'address', addressName(request.ip));
  const caller = await callerOf(context, request, reply);
  context.limits.spend(reply, 'key', caller.keyId);
  assertScope(caller, scope);
  request.caller = caller;
}

async function callerOf(
  { keys, limits, metrics }: Needed,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Caller> {
  const { authorization } = request.headers;
  const [, text] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const known = text === undefined ? undefined : keys.known(text);
  if (known !== undefined) return known;
  const address = addressName(request.ip);
  limits.spend(reply, 'address', address);
  const verdict = text === undefined ? refusalOf(authorization) : await keys.verify(text);
  if (typeof verdict === 'string') {
    metrics.keysRefused.inc({ reason: verdict });
    throw unauthenticated(verdict);
  }
  limits.giveBack('address', address);
  reply.removeHeader('ratelimit').removeHeader('ratelimit-policy');
  return verdict;
}

const refusalOf = (authorization: string | undefined): KeyRefusal =>
  authorization === undefined ? 'missing' : 'malformed';

function unauthenticated(reason: KeyRefusal): Problem {
  const error = reason === 'missing' ? '' : ', error="invalid_token"';
  return new Problem('unauthenticated', {
    detail: `The key is ${reason}.`,
    reason,
    headers: { 'www-authenticate': `Bearer realm="loyalty-ladder"${error}` },
  });
}

/** Who may ask, before anything of a request is read. Routes without a scope are open: the page itself, which holds nothing, and the login. */
import { addressName } from '@loyalty-ladder/http/address-name.ts';
import { hashOfSecret, isSameHash } from '@loyalty-ladder/operations/keys/api-key.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../dashboard-config.ts';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { assertSameOrigin } from './assert-same-origin.ts';
import { sessionIdOf } from './session-cookie.ts';
import type { Session } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is; on a route with a scope only. */
    session: Session;
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @throws Problem */
export async function admit(context: DashboardContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { scope } = request.routeOptions.config;
  context.limits.spend(reply, 'address', addressName(request.ip));
  if (context.config.OPS_DEVELOPMENT_LOGIN) assertAskedAsLoopback(request);
  if (request.url.startsWith('/api/')) assertSameOrigin(request);
  if (scope === undefined) return;
  const session = await sessionOf(context, request);
  if (session === undefined) throw unauthenticated(context);
  if (!READING.has(request.method)) assertToken(request, session);
  if (!session.caller.scopes.includes(scope)) {
    throw new Problem('forbidden', { detail: `The key has not the scope ${scope}.`, scope });
  }
  request.session = session;
  request.caller = session.caller;
}

/** @returns undefined where nobody is logged in, or not any more. */
export async function sessionOf(
  { sessions }: Pick<DashboardContext, 'sessions'>,
  request: FastifyRequest,
): Promise<Session | undefined> {
  const session = sessions.find(sessionIdOf(request));
  return session !== undefined && (await sessions.goesOn(session)) === undefined ? session : undefined;
}

export const unauthenticated = ({ config }: Pick<DashboardContext, 'config'>): Problem =>
  new Problem('unauthenticated', { developmentLogin: config.OPS_DEVELOPMENT_LOGIN });

/** A name that somebody else has led to this machine (DNS rebinding), or a proxy before it, is somebody else's page. */
function assertAskedAsLoopback({ hostname, headers }: FastifyRequest): void {
  if (isLoopback(hostname) && headers.forwarded === undefined && headers['x-forwarded-for'] === undefined) return;
  throw new Problem('cross-site', { detail: 'With the development login only this machine itself may ask.' });
}

function assertToken({ headers }: FastifyRequest, { csrfToken }: Session): void {
  const token = headers['x-csrf-token'];
  if (typeof token === 'string' && isSameHash(hashOfSecret(token), hashOfSecret(csrfToken))) return;
  throw new Problem('cross-site', { detail: 'The header X-CSRF-Token is not that of the session.' });
}

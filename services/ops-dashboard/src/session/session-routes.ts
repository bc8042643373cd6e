/** Logging in with a key that has the scope ops, and out again. */
import { addressName } from '@loyalty-ladder/http/address-name.ts';
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { type KeyProof, proofOf } from '@loyalty-ladder/http/key-ring.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { sessionOf, unauthenticated } from './admit.ts';
import { clearSessionCookie, sessionIdOf, setSessionCookie } from './session-cookie.ts';
import type { Session } from './sessions.ts';

/** Of whoever sits at the machine. */
const DEVELOPER: Caller = { keyId: 'development', name: 'development', scopes: ['ops'] };

const login = z
  .strictObject({
    key: z.string().max(128).optional().describe('As `npm run keys -- create` printed it.'),
    development: z.literal(true).optional().describe('Without a key, where OPS_DEVELOPMENT_LOGIN is set.'),
  })
  .refine(({ key, development }) => (key === undefined) !== (development === undefined), {
    error: 'has either key or development',
  });

type Login = z.output<typeof login>;

const answer = z.strictObject({
  caller: z.strictObject({ keyId: z.string(), name: z.string(), scopes: z.array(z.string()) }),
  csrfToken: z.string().describe('For the header X-CSRF-Token of whatever changes something.'),
  endsAt: z.int().describe('At the latest; ms since 1970.'),
  isDevelopment: z.boolean(),
});

export function sessionRoutes(app: HttpApp, context: DashboardContext): void {
  app.get('/api/session', { schema: { response: { 200: answer } } }, async (request) => {
    const session = await sessionOf(context, request);
    if (session === undefined) throw unauthenticated(context);
    return answerOf(session);
  });

  app.post('/api/session', { schema: { body: login, response: { 201: answer } } }, async (request, reply) => {
    const { caller, proof } = await callerOf(context, request.body, request, reply);
    context.sessions.end(sessionIdOf(request));
    const session = context.sessions.begin(caller, proof);
    setSessionCookie(request, reply, session.id);
    return reply.code(201).send(answerOf(session));
  });

  app.delete('/api/session', { config: { scope: 'ops' } }, async (request, reply) => {
    context.sessions.end(request.session.id);
    clearSessionCookie(request, reply);
    return reply.code(204).send();
  });
}

function answerOf({ caller, csrfToken, endsAt, proof }: Session): z.input<typeof answer> {
  const { keyId, name, scopes } = caller;
  return { caller: { keyId, name, scopes: [...scopes] }, csrfToken, endsAt, isDevelopment: proof === undefined };
}

async function callerOf(
  context: DashboardContext,
  { key }: Login,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ readonly caller: Caller; readonly proof: KeyProof | undefined }> {
  if (key === undefined) {
    if (!context.config.OPS_DEVELOPMENT_LOGIN) throw unauthenticated(context);
    return { caller: DEVELOPER, proof: undefined };
  }
  const address = addressName(request.ip);
  context.limits.spend(reply, 'login', address);
  const verdict = await context.keys.verify(key);
  if (typeof verdict === 'string') {
    context.metrics.keysRefused.inc({ reason: verdict });
    throw new Problem('unauthenticated', { detail: `The key is ${verdict}.`, reason: verdict });
  }
  context.limits.giveBack('login', address);
  if (!verdict.scopes.includes('ops')) {
    throw new Problem('forbidden', { detail: 'The key has not the scope ops.', scope: 'ops' });
  }
  return { caller: verdict, proof: proofOf(key) };
}

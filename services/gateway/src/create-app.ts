/** The gateway as fastify has it: its limits, what holds for every route, and all routes. Built by main.ts, and by tests without a network. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { cardRoutes } from './customers/card-routes.ts';
import { explanationRoutes } from './customers/explanation-routes.ts';
import { historyRoutes } from './customers/history-routes.ts';
import { statementRoutes } from './customers/statement-routes.ts';
import { eventRoutes } from './events/event-routes.ts';
import type { GatewayApp } from './gateway-app.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { GatewayContext } from './gateway-context.ts';
import { answerMalformed, refuseExpectation } from './http/answer-malformed.ts';
import { answerProblems, sendProblem } from './http/answer-problems.ts';
import { authenticate } from './http/authenticate.ts';
import { fieldErrors } from './http/field-errors.ts';
import { guardRequest } from './http/guard-request.ts';
import { measureRequests } from './http/measure-requests.ts';
import { mountDocuments } from './http/mount-documents.ts';
import { parseJson } from './http/parse-json.ts';
import { Problem, unavailable } from './http/problem.ts';
import { problemRoutes } from './http/problem-routes.ts';
import { schemaRoutes } from './http/schema-routes.ts';
import { secureHeaders } from './http/secure-headers.ts';
import { toProblem } from './http/to-problem.ts';
import { outcomeRoutes } from './outcomes/outcome-routes.ts';
import { pointsRoutes } from './points/points-routes.ts';
import { programRoutes } from './program/program-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export type Routes = (app: GatewayApp, context: GatewayContext) => void;

/** A chapter of the API each; their modules say what they answer. */
export const ROUTES: readonly Routes[] = [
  problemRoutes,
  schemaRoutes,
  eventRoutes,
  cardRoutes,
  statementRoutes,
  historyRoutes,
  explanationRoutes,
  outcomeRoutes,
  programRoutes,
  pointsRoutes,
  webhookRoutes,
];

/** Ids have 128 characters at the most (contracts/text.ts), each of which takes up to 12 when it is percent-encoded. */
const PARAM_LENGTH_MAX = 12 * 128;
const HEAD_BYTES_MAX = 16_384;
const HEAD_MS_MAX = 10_000;
const KEEP_ALIVE_MS = 60_000;
/** How often it is looked whose time is up. */
const CHECK_MS = 1_000;

/** @returns a server that listens to nobody yet. */
export async function createApp(context: GatewayContext, routes = ROUTES): Promise<GatewayApp> {
  const { config, metrics } = context;
  const headers = secureHeaders(config);
  const app = fastify({
    ...limitsOf(config),
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    trustProxy: config.GATEWAY_TRUSTED_PROXIES ?? false,
    genReqId: requestId,
    return503OnClosing: false, // Our own answer (below) is a problem, as all others are.
    logger: false, // What is worth a line is said by answer-problems.ts.
    // Before there is a route, and any hook.
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply.headers({ ...headers, 'x-request-id': request.id }), toProblem(error, 0));
    },
    clientErrorHandler: (error, socket) => answerMalformed(error, socket, metrics),
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = config.GATEWAY_CONNECTIONS_MAX;
  app.server.on('checkExpectation', refuseExpectation);
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(headers).header('x-request-id', request.id);
    next();
  });
  measureRequests(app, metrics);
  takeBodies(app);
  takeInOrder(app, context);
  await mountDocuments(app);
  for (const register of routes) app.after(() => register(app, context));
  await app.ready();
  return app;
}

function limitsOf(config: GatewayConfig) {
  return {
    bodyLimit: config.GATEWAY_BODY_BYTES_MAX,
    requestTimeout: config.GATEWAY_REQUEST_MS_MAX,
    handlerTimeout: config.GATEWAY_ANSWER_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      maxHeaderSize: HEAD_BYTES_MAX,
      headersTimeout: Math.min(HEAD_MS_MAX, config.GATEWAY_REQUEST_MS_MAX),
      connectionsCheckingInterval: CHECK_MS,
      requireHostHeader: false, // guard-request.ts says it in words.
    },
  };
}

/** Of a caller that traces its requests; anything that is no plain word is replaced. */
function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Who may, and what can be taken at all, before a body is read. */
function takeInOrder(app: GatewayApp, context: GatewayContext): void {
  const answerNotFound = answerProblems(app, context);
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  // Of requests under way too: their connections would be kept open, and the stop would wait for them.
  app.addHook('onSend', (_, reply, __, next) => {
    if (closing) reply.header('connection', 'close');
    next();
  });
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    if (closing) throw unavailable('This gateway stops; another one, or the next, answers.');
    await authenticate(context, request, reply);
    if (request.is404) return answerNotFound(request, reply);
    guardRequest(request);
  });
}

function takeBodies(app: GatewayApp): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => parseJson(body));
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return { error: new Problem('invalid-request', { errors: fieldErrors(httpPart, parsed.error.issues) }) };
  });
  app.setSerializerCompiler(serializerCompiler);
}

/**
 * A door as fastify has it: its limits, and what holds for every route. A request meets, in this order, limits of node's server, whoever
 * admits it, its head (guard-request.ts), its body (parse-json.ts), its schema, its handler.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { NO_TRACING, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { answerMalformed, refuseExpectation } from './answer-malformed.ts';
import { answerProblems, sendProblem } from './answer-problems.ts';
import { fieldErrors } from './field-errors.ts';
import { guardRequest } from './guard-request.ts';
import type { HttpApp } from './http-app.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { measureRequests } from './measure-requests.ts';
import { parseJson } from './parse-json.ts';
import { CommonProblem, unavailable } from './problem.ts';
import { toProblem } from './to-problem.ts';
import { traceRequests } from './trace-requests.ts';

export interface HttpAppOptions {
  readonly limits: HttpLimits;
  /** Whose word about the address, host and protocol of who asks is believed; undefined: nobody's. */
  readonly trustedProxies: string[] | undefined;
  /** Of every answer, whatever it is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly metrics: HttpMetrics;
  /** Who may, before a body is read. @throws HttpProblem */
  readonly admit: (request: FastifyRequest, reply: FastifyReply) => Promise<void> | void;
  /** Default: nothing is told of requests. */
  readonly tracing?: Tracing;
}

export interface HttpLimits {
  readonly connectionsMax: number;
  readonly bodyBytesMax: number;
  /** From the first byte to the last of a request. */
  readonly requestMsMax: number;
  /** Of handling one. */
  readonly answerMsMax: number;
}

/** Ids have 128 characters at the most (contracts/text.ts), each of which takes up to 12 when it is percent-encoded. */
const PARAM_LENGTH_MAX = 12 * 128;
const HEAD_BYTES_MAX = 16_384;
const HEAD_MS_MAX = 10_000;
const KEEP_ALIVE_MS = 60_000;
/** How often it is looked whose time is up. */
const CHECK_MS = 1_000;

/** @returns a server without routes, that listens to nobody yet. */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { headers, metrics } = options;
  const app = fastify({
    ...limitsOf(options.limits),
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    trustProxy: options.trustedProxies ?? false,
    genReqId: requestId,
    return503OnClosing: false, // Our own answer (below) is a problem, as all others are.
    logger: false, // What is worth a line is said by answer-problems.ts.
    // Before there is a route, and any hook.
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply.headers({ ...headers, 'x-request-id': request.id }), toProblem(error, 0));
    },
    clientErrorHandler: (error, socket) => answerMalformed(error, socket, headers, metrics),
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = options.limits.connectionsMax;
  app.server.on('checkExpectation', refuseExpectation(headers));
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(headers).header('x-request-id', request.id);
    next();
  });
  measureRequests(app, metrics);
  takeBodies(app);
  takeInOrder(app, options);
  traceRequests(app, options.tracing ?? NO_TRACING);
  return app;
}

function limitsOf({ bodyBytesMax, requestMsMax, answerMsMax }: HttpLimits) {
  return {
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    handlerTimeout: answerMsMax,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      maxHeaderSize: HEAD_BYTES_MAX,
      headersTimeout: Math.min(HEAD_MS_MAX, requestMsMax),
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
function takeInOrder(app: HttpApp, { log, admit }: HttpAppOptions): void {
  const answerNotFound = answerProblems(app, log);
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
    if (closing) throw unavailable('This service stops; another one, or the next, answers.');
    await admit(request, reply);
    if (request.is404) return answerNotFound(request, reply);
    guardRequest(request);
  });
}

function takeBodies(app: HttpApp): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => parseJson(body));
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return { error: new CommonProblem('invalid-request', { errors: fieldErrors(httpPart, parsed.error.issues) }) };
  });
  app.setSerializerCompiler(serializerCompiler);
}

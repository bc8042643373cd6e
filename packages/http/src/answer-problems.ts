/** Every answer that is not the one asked for: thrown by a route, by fastify, or because there is no such route or method. */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpApp } from './http-app.ts';
import { KnownPaths } from './known-paths.ts';
import { CommonProblem, HttpProblem, PROBLEM_MEDIA_TYPE } from './problem.ts';
import { toProblem } from './to-problem.ts';

/** Answers where no route is: its methods for OPTIONS, else a problem. */
export type AnswerNotFound = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Before any route is registered: it learns of them as they are. */
export function answerProblems(app: HttpApp, log: Log): AnswerNotFound {
  const paths = new KnownPaths();
  app.addHook('onRoute', ({ method, url }) => paths.add(method, url));
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.routeOptions.bodyLimit ?? 0);
    const fields = { err: error, requestId: request.id, route: request.routeOptions.url };
    if (request.socket.destroyed) return sendProblem(request, reply, problem); // Who has gone away is no trouble of ours.
    if (problem.problem === 'internal') log.error(fields, 'a request failed');
    else if (problem.status >= 500 && !(error instanceof HttpProblem))
      log.warn(fields, 'a request cannot be answered now');
    return sendProblem(request, reply, problem);
  });
  const answerNotFound: AnswerNotFound = (request, reply) => {
    const allowed = paths.methodsOf(request.url);
    if (allowed.length === 0) return sendProblem(request, reply, new CommonProblem('not-found'));
    reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendProblem(request, reply, new CommonProblem('method-not-allowed'));
  };
  app.setNotFoundHandler(answerNotFound);
  return answerNotFound;
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(problem.body(request.id));
}

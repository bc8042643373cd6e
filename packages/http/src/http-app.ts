/** The fastify instance as route modules get it, and what every door adds to fastify's own types. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { TraceSpan } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Caller } from './caller.ts';

export type HttpApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a key needs to call this route; a route without it is open to everybody, and limited by address. */
    readonly scope?: Scope;
    /** Of the body; default: application/json where there is a schema of the body, none at all where there is not. */
    readonly mediaTypes?: readonly string[];
  }
  interface FastifyRequest {
    /** Who asks; on a route with a scope only. */
    caller: Caller;
    /** Of the request; of one that is refused at the door there is none. */
    span: TraceSpan;
  }
}

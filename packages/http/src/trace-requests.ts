/**
 * A span for every request that was admitted and has a route: who has no key, or asks for what is not there, begins no trace here. Told are
 * method, pattern of the route and status: a path may hold customers' ids, a query or a header anything.
 */
import { NO_SPAN, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { HttpApp } from './http-app.ts';

const SERVER_ERROR = 500;

/** To be called when the hooks are there that admit. */
export function traceRequests(app: HttpApp, tracing: Tracing): void {
  app.decorateRequest('span');
  app.addHook('onRequest', (request, reply, next) => {
    const { method, routeOptions, headers, protocol } = request;
    const route = routeOptions.url ?? 'none';
    request.span = tracing.isOn
      ? tracing.enter(`${method} ${route}`, {
          ...{ kind: 'server', parent: headers.traceparent as string | undefined },
          startedAt: Date.now() - reply.elapsedTime,
          attributes: { 'http.request.method': method, 'http.route': route, 'url.scheme': protocol },
        })
      : NO_SPAN;
    next();
  });
  if (!tracing.isOn) return;
  app.addHook('onResponse', ({ span }, { statusCode }, next) => {
    const error = statusCode >= SERVER_ERROR ? String(statusCode) : undefined;
    span?.end(error, { 'http.response.status_code': statusCode });
    next();
  });
  // Who hangs up gets no response.
  app.addHook('onRequestAbort', ({ span }, next) => {
    span?.end('aborted');
    next();
  });
}

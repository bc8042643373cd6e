/** Counts every request by its route, and the connections that are open. */
import type { HttpApp } from './http-app.ts';
import type { HttpMetrics } from './http-metrics.ts';

/** Others are made up by whoever calls. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function measureRequests(app: HttpApp, { requests, connections }: HttpMetrics): void {
  app.addHook('onResponse', ({ method, routeOptions }, reply, next) => {
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      route: routeOptions.url ?? 'none',
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    };
    requests.observe(labels, reply.elapsedTime / 1_000);
    next();
  });
  app.server.on('connection', (socket) => {
    connections.inc();
    socket.once('close', () => connections.dec());
  });
}

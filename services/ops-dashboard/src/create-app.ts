/** The dashboard as fastify has it: who is admitted, the page, and all routes. Built by main.ts, and by tests without a network. */
import { createHttpApp } from '@loyalty-ladder/http/create-http-app.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { secureHeaders } from '@loyalty-ladder/http/secure-headers.ts';
import { baseRoutes } from './base/base-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { letterRoutes } from './dead-letters/letter-routes.ts';
import { mendRoutes } from './dead-letters/mend-routes.ts';
import { replayRoutes } from './dead-letters/replay-routes.ts';
import { groupRoutes } from './groups/group-routes.ts';
import { historyRoutes } from './history/history-routes.ts';
import { LIMITS } from './limits.ts';
import { liveRoutes } from './live/live-routes.ts';
import { mountPage, PAGE, PAGE_POLICY } from './page/page-files.ts';
import { runbookRoutes } from './page/runbook-routes.ts';
import { reportRoutes } from './reports/report-routes.ts';
import { admit } from './session/admit.ts';
import { sessionRoutes } from './session/session-routes.ts';

export type Routes = (app: HttpApp, context: DashboardContext) => void;

/** A chapter of what the page asks each; their modules say what they answer. */
export const ROUTES: readonly Routes[] = [
  sessionRoutes,
  liveRoutes,
  historyRoutes,
  letterRoutes,
  mendRoutes,
  replayRoutes,
  groupRoutes,
  customerRoutes,
  baseRoutes,
  reportRoutes,
  runbookRoutes,
];

/** Beside pages that are followed. */
const CONNECTIONS_SPARE = 200;

/** @param page folder of the built one. @returns a server that listens to nobody yet. */
export async function createApp(context: DashboardContext, routes = ROUTES, page = PAGE): Promise<HttpApp> {
  const { config, log, metrics } = context;
  const app = createHttpApp({
    limits: { ...LIMITS, connectionsMax: config.OPS_LIVE_CONNECTIONS_MAX + CONNECTIONS_SPARE },
    trustedProxies: config.OPS_TRUSTED_PROXIES,
    headers: {
      ...secureHeaders(config.OPS_HSTS_SECONDS, PAGE_POLICY),
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    },
    ...{ log, metrics },
    admit: (request, reply) => admit(context, request, reply),
  });
  app.decorateRequest('session');
  if (!(await mountPage(app, page)))
    log.warn({ page }, 'the page is not built: npm run build -w services/ops-dashboard');
  for (const register of routes) app.after(() => register(app, context));
  await app.ready();
  return app;
}

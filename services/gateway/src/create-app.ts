/** The gateway as fastify has it: who is admitted, and all routes. Built by main.ts, and by tests without a network. */
import { createHttpApp } from '@loyalty-ladder/http/create-http-app.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { NO_PAGE_POLICY, secureHeaders } from '@loyalty-ladder/http/secure-headers.ts';
import { cardRoutes } from './customers/card-routes.ts';
import { explanationRoutes } from './customers/explanation-routes.ts';
import { historyRoutes } from './customers/history-routes.ts';
import { statementRoutes } from './customers/statement-routes.ts';
import { publishingRoutes } from './events/publishing-routes.ts';
import type { GatewayContext } from './gateway-context.ts';
import { authenticate } from './http/authenticate.ts';
import { mountDocuments } from './http/mount-documents.ts';
import { problemRoutes } from './http/problem-routes.ts';
import { schemaRoutes } from './http/schema-routes.ts';
import { outcomeRoutes } from './outcomes/outcome-routes.ts';
import { pointsRoutes } from './points/points-routes.ts';
import { programRoutes } from './program/program-routes.ts';
import { reportRoutes } from './reports/report-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export type Routes = (app: HttpApp, context: GatewayContext) => void;

/** A chapter of the API each; their modules say what they answer. */
export const ROUTES: readonly Routes[] = [
  problemRoutes,
  schemaRoutes,
  publishingRoutes,
  cardRoutes,
  statementRoutes,
  historyRoutes,
  explanationRoutes,
  outcomeRoutes,
  programRoutes,
  reportRoutes,
  pointsRoutes,
  webhookRoutes,
];

/** @returns a server that listens to nobody yet. */
export async function createApp(context: GatewayContext, routes = ROUTES): Promise<HttpApp> {
  const { config, log, metrics, tracing } = context;
  const app = createHttpApp({
    limits: {
      connectionsMax: config.GATEWAY_CONNECTIONS_MAX,
      bodyBytesMax: config.GATEWAY_BODY_BYTES_MAX,
      requestMsMax: config.GATEWAY_REQUEST_MS_MAX,
      answerMsMax: config.GATEWAY_ANSWER_MS_MAX,
    },
    trustedProxies: config.GATEWAY_TRUSTED_PROXIES,
    headers: secureHeaders(config.GATEWAY_HSTS_SECONDS, NO_PAGE_POLICY),
    ...{ log, metrics, tracing },
    admit: (request, reply) => authenticate(context, request, reply),
  });
  await mountDocuments(app);
  for (const register of routes) app.after(() => register(app, context));
  await app.ready();
  return app;
}

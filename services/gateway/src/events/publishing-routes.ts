/** All routes that publish facts: they share one way into Kafka. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { noteRoutes } from '../follow-ups/note-routes.ts';
import { resolveRoutes } from '../follow-ups/resolve-routes.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { eventRoutes } from './event-routes.ts';
import { openIngest } from './ingest.ts';

export function publishingRoutes(app: HttpApp, context: GatewayContext): void {
  const ingest = openIngest(app, context);
  for (const register of [eventRoutes, noteRoutes, resolveRoutes]) register(app, context, ingest);
}

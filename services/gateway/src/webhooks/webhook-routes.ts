/** The chapter about webhooks: endpoints, what is done to them, what became of messages, and channels. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { channelRoutes } from './channel-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { endpointActionRoutes } from './endpoint-action-routes.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { replayRoutes } from './replay-routes.ts';

export function webhookRoutes(app: HttpApp, context: GatewayContext): void {
  endpointRoutes(app, context);
  endpointActionRoutes(app, context);
  replayRoutes(app, context);
  deliveryRoutes(app, context);
  channelRoutes(app, context);
}

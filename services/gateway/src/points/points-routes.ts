/** What is asked about customers' points. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { adjustmentRoutes } from './adjustment-routes.ts';
import { holdRoutes } from './hold-routes.ts';
import { PointsDesk } from './points-desk.ts';
import { previewRoutes } from './preview-routes.ts';

export function pointsRoutes(app: HttpApp, context: GatewayContext): void {
  const desk = new PointsDesk(context);
  holdRoutes(app, context, desk);
  adjustmentRoutes(app, context, desk);
  previewRoutes(app, context);
}

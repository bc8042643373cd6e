/** Figures of the whole base: the same as the commands of these names tell. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { ReportDesk } from '@loyalty-ladder/operations/reports/report-desk.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { driversRoute } from './drivers-route.ts';
import { followUpsRoute } from './follow-ups-route.ts';
import { ladderRoute } from './ladder-route.ts';
import { npsRoute } from './nps-route.ts';
import { pulseRoute } from './pulse-route.ts';
import { mountReport, type ReportRoute } from './report-route.ts';
import { segmentsRoute } from './segments-route.ts';

const REPORTS = [
  npsRoute,
  followUpsRoute,
  ladderRoute,
  segmentsRoute,
  pulseRoute,
  driversRoute,
] as readonly ReportRoute[];

export function reportRoutes(app: HttpApp, context: GatewayContext): void {
  const desk = new ReportDesk();
  for (const report of REPORTS) mountReport(app, context, desk, report);
}

/**
 * A gateway without a network, for tests of routes:
 *
 *   const app = await stubGateway([programRoutes], { pool });
 *   const { statusCode, json } = await app.inject({ url: '/v1/program', headers: bearing('read') });
 *
 * `bearing(...scopes)` is a key of exactly these; what the context lacks throws when it is asked for.
 */

import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { isScope, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { NO_TRACING } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { createApp, ROUTES, type Routes } from '../create-app.ts';
import { gatewayConfig } from '../gateway-config.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { createGatewayMetrics } from '../gateway-metrics.ts';
import { gatewayLimits } from '../rates.ts';

const ENVIRONMENT = {
  KAFKA_BROKERS: 'localhost:1',
  SCHEMA_REGISTRY_URL: 'http://localhost:1',
  DATABASE_URL: 'postgres://localhost:1/none',
  REDIS_URL: 'redis://localhost:1',
};

/** @param environment on top, for limits. */
export function stubGateway(
  routes: readonly Routes[] = ROUTES,
  context: Partial<GatewayContext> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<HttpApp> {
  const config = gatewayConfig.parse({ ...ENVIRONMENT, ...environment });
  const metrics = createGatewayMetrics(createMetrics('gateway'));
  const stub = {
    ...{ config, metrics, log: SILENT_LOG, tracing: NO_TRACING, limits: gatewayLimits(config, metrics) },
    keys: { known: callerOf, verify: async (text: string) => callerOf(text) ?? 'unknown' },
    ...context,
  };
  return createApp(stub as GatewayContext, routes);
}

export const bearing = (...scopes: Scope[]) => ({ authorization: `Bearer ${scopes.join('+')}` });

function callerOf(text: string): Caller | undefined {
  const scopes = text.split('+').filter(isScope);
  return scopes.length === 0 ? undefined : { keyId: text, name: 'stub', scopes };
}

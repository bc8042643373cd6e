/**
 * A dashboard without a network, for tests of routes:
 *
 *   const { app, logIn } = await stubDashboard();
 *   const { headers } = await logIn('ops');
 *   const { statusCode } = await app.inject({ url: '/api/history?...', headers });
 *
 * A key is text of its scopes, joined by `+`, that somebody has not revoked; what the context lacks throws when it is asked for.
 */
import { createHttpMetrics } from '@loyalty-ladder/http/http-metrics.ts';
import { RateLimits } from '@loyalty-ladder/http/rate-limits.ts';
import { keyText } from '@loyalty-ladder/operations/keys/api-key.ts';
import { isScope, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { RecentReadings } from '@loyalty-ladder/operations/watch/recent-readings.ts';
import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createApp, ROUTES, type Routes } from '../create-app.ts';
import { dashboardConfig } from '../dashboard-config.ts';
import type { DashboardContext } from '../dashboard-context.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { RATES } from '../rates.ts';
import { Sessions } from '../session/sessions.ts';

const ENVIRONMENT = {
  KAFKA_BROKERS: 'localhost:1',
  SCHEMA_REGISTRY_URL: 'http://localhost:1',
  DATABASE_URL: 'postgres://localhost:1/none',
};

export interface StubOptions {
  readonly routes?: readonly Routes[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly context?: Partial<DashboardContext>;
  /** Folder of a built page. */
  readonly page?: string;
}

export async function stubDashboard({ routes = ROUTES, environment, context, page = '/nowhere' }: StubOptions = {}) {
  const config = dashboardConfig.parse({ ...ENVIRONMENT, ...environment });
  const keys = stubKeys();
  const at = { ms: 0 };
  const sessions = new Sessions(keys, { lastMsMax: 12 * 3_600_000, idleMsMax: 30 * 60_000 }, () => at.ms);
  const recent = new RecentReadings();
  const failures: unknown[] = [];
  const live = new LiveFeed({ sessions, onTrouble: (error) => failures.push(error) });
  const metrics = createHttpMetrics(createMetrics('ops-dashboard'));
  const stub = {
    ...{ config, log: SILENT_LOG, metrics, keys, sessions, recent, live },
    limits: new RateLimits(RATES, metrics),
    ...context,
  };
  const app = await createApp(stub as DashboardContext, routes, page);
  /** @returns what a page sends with each request from then on. */
  const logIn = async (...scopes: Scope[]) => {
    const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { key: keys.make(...scopes) } });
    const [cookie = ''] = String(answer.headers['set-cookie']).split(';', 1);
    return { answer, cookie, headers: { cookie, 'x-csrf-token': answer.json().csrfToken ?? '' } };
  };
  return { app, logIn, keys, at, recent, live, failures };
}

/** Keys that are text alone: the public id says which scopes. */
function stubKeys() {
  const scopesOf = new Map<string, readonly Scope[]>();
  const callerOf = (keyId: string) => {
    const scopes = scopesOf.get(keyId);
    return scopes === undefined ? ('revoked' as const) : { keyId, name: 'stub', scopes };
  };
  const stub = {
    /** Set: Postgres throws it. */
    fault: undefined as Error | undefined,
    make(...scopes: Scope[]): string {
      const keyId = String(scopesOf.size).padStart(16, '0');
      scopesOf.set(keyId, scopes.filter(isScope));
      return keyText({ keyId, secret: '1'.repeat(40) });
    },
    revokeAll: () => scopesOf.clear(),
    verify: async (text: string) => {
      if (stub.fault !== undefined) throw stub.fault;
      const [, keyId = ''] = text.split('_');
      return scopesOf.has(keyId) ? callerOf(keyId) : ('unknown' as const);
    },
    verifyAgain: async ({ keyId }: { readonly keyId: string }) => {
      if (stub.fault !== undefined) throw stub.fault;
      return callerOf(keyId);
    },
  };
  return stub;
}

/**
 * A world with the dashboard on it, for system tests:
 *
 *   const test = testWithDashboard();
 *   test('...', async ({ dashboard }) => {
 *     const session = await dashboard.logIn(await dashboard.key('ops'));
 *     const { status, body } = await session.get('/api/history?from=0&to=1');
 *   });
 *
 * `dashboard.service` is its process, to be killed and started anew (at the same address).
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import type { Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { Pool } from 'pg';
import { gatewayOf } from './gateway.ts';
import { testInWorld, type WorldOptions } from './world.ts';

/** @returns `test` whose tests share one world with a dashboard a file. */
export function testWithDashboard(options: WorldOptions = {}) {
  const services = [...(options.services ?? []), 'ops-dashboard'];
  const environment = { KEY_CACHE_MS: '200', PROBE_INTERVAL_MS: '0', ...options.environment };
  return testInWorld({ ...options, services, environment }).extend('dashboard', { scope: 'file' }, ({ world }) =>
    dashboardOf(world.service('ops-dashboard'), world.pool),
  );
}

export type Dashboard = ReturnType<typeof dashboardOf>;

/** @param pool of the store in which keys are made. */
export function dashboardOf(service: RunningService, pool: Pool) {
  const { call, key } = gatewayOf(service, pool);
  return {
    ...{ service, call, key: (...scopes: Scope[]) => key(...scopes) },
    async logIn(text: string) {
      const { status, headers, body } = await call('POST', '/api/session', { body: { key: text } });
      const [cookie = ''] = String(headers.get('set-cookie')).split(';', 1);
      const sent = { cookie, 'x-csrf-token': body.csrfToken ?? '' };
      return {
        ...{ status, headers: sent },
        get: (path: string) => call('GET', path, { headers: sent }),
        follow: (lastEventId = '') => follow(service.publicUrl, { ...sent, 'last-event-id': lastEventId }),
      };
    },
  };
}

export interface ToldEvent {
  readonly event?: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly data?: any;
}

/** @returns what a page that is followed is told, event by event; ending it hangs up. */
async function* follow(
  url: string,
  { 'last-event-id': lastEventId = '', ...headers }: Record<string, string>,
): AsyncGenerator<ToldEvent> {
  const request = get(`${url}/api/live`, {
    ...{ agent: false },
    headers: { ...headers, ...(lastEventId && { 'last-event-id': lastEventId }) },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  try {
    let text = '';
    for await (const part of response.setEncoding('utf8')) {
      text += part;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      yield* blocks.map(eventOf).filter(({ event }) => event !== undefined);
    }
  } finally {
    request.destroy();
  }
}

function eventOf(block: string): ToldEvent {
  const lines = block.split('\n').map((line) => /^(\w+): (.*)$/s.exec(line)?.slice(1) ?? []);
  const { data, ...fields } = Object.fromEntries(lines);
  return { ...fields, ...(data !== undefined && { data: JSON.parse(data) }) };
}

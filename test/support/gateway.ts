/**
 * A world with a gateway before it, for system tests of its routes:
 *
 *   const test = testWithGateway({ services: ['purchase-consumer'] });
 *   test('a card is read', async ({ gateway }) => {
 *     const key = await gateway.key('read');
 *     const { status, body, headers } = await gateway.call('GET', '/v1/customers/c', { key });
 *   });
 *
 * A body that is no text is sent as JSON. `gateway.metrics()` is its /metrics, `gateway.service` its process, to be killed and started anew
 * (at the same address).
 */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import type { Grant, Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { Pool } from 'pg';
import { testInWorld, type WorldOptions } from './world.ts';

export interface CallOptions {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON parsed, else text. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly body: any;
}

/** What reads a card of a key that was revoked a moment ago need not be waited for. */
const ENVIRONMENT = {
  KEY_CACHE_MS: '200',
  ADDRESS_REQUESTS_PER_SECOND_MAX: '10000',
  KEY_REQUESTS_PER_SECOND_MAX: '10000',
};

/** @returns `test` whose tests share one world with a gateway a file. */
export function testWithGateway(options: WorldOptions = {}) {
  const services = [...(options.services ?? []), 'gateway'];
  const environment = { ...ENVIRONMENT, ...options.environment };
  return testInWorld({ ...options, services, environment }).extend('gateway', { scope: 'file' }, ({ world }) =>
    gatewayOf(world.service('gateway'), world.pool),
  );
}

/** @param pool of the store in which keys are made. */
export function gatewayOf(service: RunningService, pool: Pool) {
  return {
    service,
    url: service.publicUrl,
    /** Makes a key of these scopes. */
    key: (...scopes: Scope[]) => newKey(pool, { scopes }),
    keyOf: (grant: Grant, expiresAt: number | null = null) => newKey(pool, grant, expiresAt),
    call: (method: string, path: string, options?: CallOptions) => call(service.publicUrl, method, path, options),
    metrics: async () => (await fetch(`${service.url}/metrics`)).text(),
  };
}

async function newKey(pool: Pool, grant: Grant, expiresAt: number | null = null): Promise<string> {
  const { key } = await createKey(pool, { name: 'test', grant, expiresAt, actor: 'test', reason: 'a test' });
  return key;
}

async function call(
  url: string,
  method: string,
  path: string,
  { key, body, headers }: CallOptions = {},
): Promise<Answer> {
  const isText = typeof body === 'string' || body === undefined;
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

/** Whatever is sent as a cursor, a list answers with what is wrong with it: it never reaches Postgres, and never is a 500. */

import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { historyRoutes } from '../customers/history-routes.ts';
import { statementRoutes } from '../customers/statement-routes.ts';
import { outcomeRoutes } from '../outcomes/outcome-routes.ts';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { type CursorKind, writeCursor } from './page-cursor.ts';

const LISTS: readonly (readonly [CursorKind, string])[] = [
  ['statement', '/v1/customers/c/statement?cursor='],
  ['history', '/v1/customers/c/history?cursor='],
  ['outcomes', '/v1/outcomes?after='],
];
const EPOCH = 7n;
/** Each is a request through all of fastify. */
const RUNS = { numRuns: 50 };
const LIMITS = { KEY_REQUESTS_PER_SECOND_MAX: '1000000' };

/** A store with nobody in it. */
const pool = {
  query: async ({ name }: { name: string }) => ({ rows: name === 'read-store-epoch' ? [{ epoch: EPOCH }] : [] }),
} as unknown as Pool;

let app: HttpApp;
beforeAll(async () => {
  app = await stubGateway([historyRoutes, statementRoutes, outcomeRoutes], { pool, programs: {} as never }, LIMITS);
});

async function ask(url: string) {
  const { statusCode, json } = await app.inject({ url, headers: bearing('read') });
  return { statusCode, body: json() };
}

test.each(LISTS)('any text as a cursor of %s is refused by name', async (_, url) => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (text) => {
      const { statusCode, body } = await ask(url + encodeURIComponent(text.toWellFormed()));
      expect(statusCode).toBe(400);
      expect(body.errors[0].field).toMatch(/^query\.(cursor|after)$/);
    }),
    RUNS,
  );
});

/** As who has read this code would make them up. */
const part = fc.oneof(
  fc.bigInt({ min: -1n, max: 2n ** 80n }).map(String),
  fc.constantFrom(
    '',
    '-',
    '0',
    '1:1:',
    '1:5:2,3',
    '5:1:',
    '0:0:',
    '4294967296:4294967297:',
    'newest',
    'oldest',
    'ff'.repeat(16),
    'NaN',
    '1e3',
  ),
  fc.string({ maxLength: 20 }).filter((text) => !text.includes('.')),
);

test.each(LISTS)('a made-up cursor of %s is refused, or of no store, or leads to nobody', async (kind, url) => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.constantFrom(EPOCH, 8n), async (parts, epoch) => {
      const { statusCode } = await ask(url + writeCursor(kind, epoch, parts));
      expect(kind === 'outcomes' && epoch !== EPOCH ? [400, 410] : [400, 404, 503]).toContain(statusCode);
    }),
    RUNS,
  );
});

test('a page of more than its most, an unknown word, an unknown parameter: each is named', async () => {
  const faults = [
    ['/v1/outcomes?limit=0', 'query.limit'],
    ['/v1/outcomes?limit=501', 'query.limit'],
    ['/v1/outcomes?wait=31', 'query.wait'],
    ['/v1/outcomes?topic=loyalty.purchases', 'query.topic'],
    ['/v1/outcomes?from=yesterday', 'query.from'],
    ['/v1/outcomes?from=0000-01-01T00:00:00Z', 'query.from'],
    [`/v1/outcomes?from=now&after=${writeCursor('outcomes', EPOCH, [])}`, 'query.from'],
    ['/v1/outcomes?since=1', 'query.since'],
    ['/v1/customers/c/statement?order=up', 'query.order'],
    ['/v1/customers/c/history?all=1', 'query.all'],
    ['/v1/customers/c/history?type=a', 'query.type'],
    [`/v1/customers/${'x'.repeat(129)}/history`, 'path.customerId'],
    ['/v1/customers/%00/history', 'path'],
  ] as const;
  for (const [url, field] of faults) {
    const { statusCode, body } = await ask(url);
    expect({ url, statusCode, fields: body.errors?.map((each: { field: string }) => each.field) }).toEqual({
      ...{ url, statusCode: 400, fields: [field] },
    });
  }
});

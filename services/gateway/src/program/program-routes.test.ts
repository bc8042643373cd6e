import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { programRoutes } from './program-routes.ts';

const DEFAULT = new URL('../../../../packages/domain/program/default.json', import.meta.url);
const body = JSON.parse(readFileSync(DEFAULT, 'utf8'));
const now = Date.parse('2026-11-27T12:00:00Z');

/** Answers each statement by its name. */
function poolOf(rows: Readonly<Record<string, readonly object[]>>): Pool {
  return { query: async ({ name }: { name: string }) => ({ rows: rows[name] }) } as never;
}

test('the program tells what is in force and what is to come, each figure with its reason, and nothing of the past', async () => {
  const versions = [now - 2, now - 1, now + 1].map((effectiveAt, index) => ({ version: index + 1, effectiveAt, body }));
  const app = await stubGateway([programRoutes], {
    pool: poolOf({ 'load-programs': versions, 'read-clock': [{ now }] }),
  });
  const answer = (await app.inject({ url: '/v1/program', headers: bearing('read') })).json();
  expect(answer).toMatchObject({
    asOf: '2026-11-27T12:00:00.000Z',
    versions: [
      {
        version: 2,
        status: 'in force',
        effectiveAt: '2026-11-27T11:59:59.999Z',
        settings: { zone: { value: 'UTC', why: expect.any(String), source: expect.any(String) } },
      },
      { version: 3, status: 'to come', effectiveAt: '2026-11-27T12:00:00.001Z' },
    ],
  });
});

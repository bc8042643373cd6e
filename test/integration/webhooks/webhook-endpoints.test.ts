/** Endpoints as the store keeps them. */
import { randomBytes } from 'node:crypto';
import { ENDPOINTS_MAX, registerEndpoint } from '@loyalty-ladder/operations/webhooks/register-endpoint.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { findEndpoint, listEndpoints } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { insertEndpoint } from '@loyalty-ladder/store/webhooks/insert-endpoint.ts';
import { deleteEndpoint, disableEndpoint, enableEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import { updateEndpoint } from '@loyalty-ladder/store/webhooks/update-endpoint.ts';
import type { EndpointSettings } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { AllowedTargets } from '@loyalty-ladder/webhooks/allowed-targets.ts';
import { SecretBox } from '@loyalty-ladder/webhooks/secret-box.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ topics: false });

const SETTINGS: EndpointSettings = {
  ...{ url: 'https://example.com/hook', description: 'campaigns', filter: { topics: ['loyalty.stage-changes'] } },
  ...{ deliver: 'news', channel: 'email', holdoutBasisPoints: 500, concurrency: 4, ratePerSecond: null },
  watchesEndpoints: false,
};

const deleted = (pool: Pool, id: string) =>
  inTransaction(pool, async (tx) => ({ result: await deleteEndpoint(tx, id) }));

const made = (pool: Pool, settings: EndpointSettings = SETTINGS) =>
  insertEndpoint(pool, { endpointId: `ep_${randomBytes(8).toString('hex')}`, holdoutSalt: randomBytes(16) }, settings);

test('an endpoint is kept as it is set, and changed only by who knows its version', async ({ world: { pool } }) => {
  const first = await made(pool);
  expect(first).toMatchObject({ ...SETTINGS, state: 'enabled', version: 1n, failures: 0, lastSuccessAt: null });
  const settings = { ...SETTINGS, channel: null, ratePerSecond: 10 };
  const second = await updateEndpoint(pool, first, settings);
  expect(second).toMatchObject({ ...settings, version: 2n });
  expect(await updateEndpoint(pool, first, SETTINGS)).toBeUndefined();
  expect(await findEndpoint(pool, first.endpointId)).toEqual(second);
});

test('an endpoint is disabled, enabled and deleted, once each', async ({ world: { pool } }) => {
  const { endpointId } = await made(pool);
  expect(await enableEndpoint(pool, endpointId)).toBeUndefined();
  expect(await disableEndpoint(pool, endpointId)).toMatchObject({ state: 'disabled', disabledReason: 'operator' });
  expect(await disableEndpoint(pool, endpointId)).toBeUndefined();
  expect(await enableEndpoint(pool, endpointId)).toMatchObject({ state: 'enabled', disabledReason: null, version: 3n });
  expect((await deleted(pool, endpointId))?.state).toBe('deleted');
  expect(await deleted(pool, endpointId)).toBeUndefined();
  expect(await findEndpoint(pool, endpointId)).toBeUndefined();
  expect((await listEndpoints(pool)).map((each) => each.endpointId)).not.toContain(endpointId);
});

test('what was recorded before an endpoint was made is not its own', async ({ world: { pool } }) => {
  const before = await made(pool);
  await pool.query(
    "insert into outbox (id, aggregatetype, aggregateid, type, topic, headers) values ('e', 'customer', 'c', 't', 't', '{}')",
  );
  expect((await made(pool)).beginsAfter).toBe(before.beginsAfter + 1n);
});

test('many who register at once keep to the limit of all endpoints', async ({ world: { pool } }) => {
  const there = (await listEndpoints(pool)).length;
  const before = await Promise.all(Array.from({ length: ENDPOINTS_MAX - 2 - there }, () => made(pool)));
  const registry = {
    pool,
    box: new SecretBox([{ name: 'test', key: randomBytes(32) }]),
    reach: { allowed: new AllowedTargets([]), resolve: async () => [] },
  };
  const settings = { ...SETTINGS, url: 'https://8.8.8.8/hook', channel: null, filter: {} };
  const order = { actor: 'olga', reason: 'a test' };
  const results = await Promise.all(Array.from({ length: 8 }, () => registerEndpoint(registry, settings, order)));
  expect(results.map(({ is }) => is).toSorted()).toEqual([
    ...Array(2).fill('registered'),
    ...Array(6).fill('too-many'),
  ]);
  expect(await listEndpoints(pool)).toHaveLength(ENDPOINTS_MAX);
  const registered = results.flatMap((each) => (each.is === 'registered' ? [each.endpoint] : []));
  for (const { endpointId } of [...before, ...registered]) await deleted(pool, endpointId);
});

/** The gateway listens whatever is away, says what it is, and stops in order. */
import { readFile } from 'node:fs/promises';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { expect } from 'vitest';
import { gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { withClient } from '../../support/test-database.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = testWithGateway({ environment: { GATEWAY_ANSWER_MS_MAX: '20000' } });

const AWAY = '127.0.0.1:1';
const ALL_AWAY = {
  KAFKA_BROKERS: AWAY,
  SCHEMA_REGISTRY_URL: `http://${AWAY}`,
  DATABASE_URL: `postgres://nobody@${AWAY}/none`,
  REDIS_URL: `redis://${AWAY}`,
};

const listens = ({ publicUrl, logTail }: RunningService) =>
  waitUntil(async () => (await fetch(`${publicUrl}/v1/problems`)).ok, {
    what: 'gateway that listens',
    explain: () => logTail(),
  });

test('it starts while everything is away, answers 503 with when to come back, and stops cleanly', async ({
  world,
  gateway,
}) => {
  const key = await gateway.key('read');
  const lonely = world.defineService('gateway', { instance: 2, environment: ALL_AWAY });
  await lonely.spawn();
  await listens(lonely);
  const { status, headers, body } = await gatewayOf(lonely, world.pool).call('GET', '/v1/program', { key });
  expect({ status, after: headers.get('retry-after'), type: body.type }).toEqual({
    ...{ status: 503, after: '1', type: 'urn:loyalty-ladder:problem:unavailable' },
  });
  expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|nobody/);
  expect(await reasonsNotReady(lonely)).toEqual([expect.stringMatching(/^postgres: /)]);
  expect(await lonely.stop()).toEqual({ code: 0, signal: null });
});

test('without Kafka, Redis and the registry it is ready, and reads are answered', async ({ world, gateway }) => {
  const { DATABASE_URL: _, ...othersAway } = ALL_AWAY;
  const reading = await world.startService('gateway', { instance: 3, environment: othersAway });
  const key = await gateway.key('read');
  expect(await gatewayOf(reading, world.pool).call('GET', '/v1/program', { key })).toMatchObject({ status: 200 });
  expect(await reading.stop()).toEqual({ code: 0, signal: null });
});

test('told to stop it finishes what is under way, refuses what comes, and ends with code 0', async ({
  world,
  gateway,
}) => {
  const stopping = await world.startService('gateway', { instance: 4 });
  const { call } = gatewayOf(stopping, world.pool);
  const key = await gateway.key('read');
  expect(await call('GET', '/v1/program', { key })).toMatchObject({ status: 200 });
  await withClient(world.endpoints.databaseUrl, async (client) => {
    await client.query('begin; lock table programs in access exclusive mode');
    const underWay = call('GET', '/v1/program', { key });
    await waitUntil(async () => (await waiting(client)) > 0, { what: 'request that waits' });
    const stopped = stopping.stop();
    await waitUntil(
      () =>
        fetch(`${stopping.publicUrl}/v1/problems`).then(
          (answer) => answer.status === 503,
          () => true,
        ),
      {
        what: 'refusal of a new request',
      },
    );
    await client.query('commit');
    expect(await underWay).toMatchObject({ status: 200 });
    expect(await stopped).toEqual({ code: 0, signal: null });
  });
  expect(await readFile(stopping.logFile, 'utf8')).not.toMatch(/"level":"(fatal|error)"/);
});

async function waiting(client: { query(text: string): Promise<{ rows: { n: number }[] }> }): Promise<number> {
  const { rows } = await client.query(
    "select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]?.n ?? 0;
}

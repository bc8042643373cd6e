/** A store is moved by a dump into a younger cluster, whose transaction ids have not come as far: nothing is lost, nothing published twice. */
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import { adoptMovedStore } from '@loyalty-ladder/operations/streams/adopt-moved-store.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { moveStore, spendTransactionIds } from '../../support/moved-store.ts';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['purchase-consumer', 'outbox-relay'],
  environment: { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' },
})
  .extend('younger', ({ world }) => startPostgresServer(world.supervisor, () => {}))
  .extend('writer', ({ world }) => OutboxWriter.open(world.pool, 100));

const bought = (day: number) =>
  purchase({ id: `p${day}`, customerId: 'anna', at: new Date(Date.UTC(2024, 0, day, 12)).toISOString() });

/** As it is once nobody is at work on it. */
async function moved(
  { endpoints }: World,
  younger: string,
): Promise<{ pool: Pool; environment: Record<string, string> }> {
  const pool = await moveStore(endpoints.databaseUrl, younger);
  return { pool, environment: { DATABASE_URL: younger } };
}

const ORDER = { dryRun: false, actor: 'olga', reason: 'another machine' };

test('services refuse a store that was moved, lag tells of it and of all that waits; adopted, it goes on where it was', async ({
  world,
  younger,
}) => {
  await spendTransactionIds(world.endpoints.databaseUrl);
  const relay = world.service('outbox-relay');
  await world.apply([bought(1), bought(2)]);
  await relayedAll(world.pool);
  await relay.stop();
  await world.apply([bought(3), bought(4), bought(5)]);
  await world.service('purchase-consumer').stop();
  const { rows: waiting } = await world.pool.query(
    'select count(*)::integer as rows from outbox where position > (select last_position from relay_shards)',
  );
  const { pool, environment } = await moved(world, younger);
  const here = { environment: { ...world.environment, ...environment, COLUMNS: '300' } };
  for (const [index, name] of ['outbox-relay', 'purchase-consumer', 'timekeeper'].entries()) {
    const service = world.defineService(name, { instance: 10 + index, environment });
    await service.spawn();
    expect(await service.exited).toMatchObject({ code: 1 });
    expect(await service.logTail(60)).toMatch(
      /STORE_MOVED.*npm run streams -- adopt-store|npm run streams -- adopt-store.*STORE_MOVED/s,
    );
  }
  const lag = await runJson(here, 'lag', []);
  expect(lag.outbox.rows).toBe(waiting[0].rows);
  expect((await runCommand(here, 'lag', [])).stdout).toMatch(/MOVED .*npm run streams -- adopt-store/s);
  const tried = await runCommand(here, 'streams', ['adopt-store', '--reason', 'x', '--dry-run']);
  expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining('dry run') });
  const adopted = await runCommand(here, 'streams', ['adopt-store', '--reason', 'another machine', '--by', 'olga']);
  expect(adopted).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${waiting[0].rows} rows of the outbox wait`),
  });
  expect(adopted.stdout).toMatch(/cards of 1 customer/);
  const { rows: actions } = await pool.query('select actor, action, reason, details from operator_actions');
  expect(actions).toEqual([
    expect.objectContaining({ actor: 'olga', action: 'streams adopt-store', reason: 'another machine' }),
  ]);
  expect(await cardsAreRight({ redis: world.redis, topicPrefix: world.topicPrefix, pool })).toBe(true);

  await world.startService('outbox-relay', { instance: 20, environment });
  await world.startService('purchase-consumer', { instance: 21, environment });
  await relayedAll(pool);
  await world.send([bought(6)]);
  await waitUntil(async () => (await pool.query('select from facts')).rowCount === 6, { what: 'sixth purchase' });
  await relayedAll(pool);
  const { rows: recorded } = await pool.query('select id from outbox where topic = any($1)', [OUTCOMES]);
  expect((await publishedIds(world)).toSorted()).toEqual(recorded.map(({ id }) => id).toSorted());
  const again = await runCommand(here, 'streams', ['adopt-store', '--reason', 'x']);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is to be done') });
  await pool.end();
});

const OUTCOMES = ['loyalty.stage-changes', 'loyalty.at-risk-clients', 'loyalty.points-changes'];

/** As a subscriber reads them. */
async function publishedIds({ stream, topic }: World): Promise<string[]> {
  const ids: string[] = [];
  await stream.readTopics({
    group: topic('moved-reader'),
    topics: OUTCOMES.map(topic),
    onMessage: ({ headers }) => {
      ids.push(String([...headers].find(({ name }) => name === 'ce_id')?.value));
    },
  });
  return ids;
}

/** What a relay leaves that is killed, with and without the batch in Kafka; and a late transaction behind a sent window. */
test.for<[string, string]>([
  ['before it has confirmed a batch that Kafka has', 'update relay_shards set confirmed = batch - 1'],
  [
    'before it has sent a batch that it has written down',
    `with next as (
       select position from outbox, relay_shards where not pg_visible_in_snapshot(xid, to_snapshot) order by position limit 100
     )
     update relay_shards
     set batch = batch + 1, confirmed = batch, from_snapshot = to_snapshot, to_snapshot = pg_current_snapshot(),
         after_position = (select min(position) - 1 from next), last_position = (select max(position) from next), records = 100`,
  ],
])(
  'a relay was killed %s: each row is published once, in its order',
  async ([, killed], { world, younger, writer }) => {
    await spendTransactionIds(world.endpoints.databaseUrl);
    await world.service('purchase-consumer').stop();
    const late = await writer.begin();
    await late.write([99]);
    await writer.writeMany(500, 90);
    await relayedAll(world.pool);
    await world.service('outbox-relay').stop();
    await late.commit();
    await writer.writeMany(300, 90);
    await world.pool.query(killed);
    const { pool, environment } = await moved(world, younger);
    const recorded = await pool.query('select from outbox');
    expect(await adoptMovedStore(pool, world.stream, world.topicPrefix, ORDER)).toMatchObject({ result: 'adopted' });
    expect((await pool.query('select from outbox')).rowCount).toBe(recorded.rowCount);
    await expect(pool.query("update outbox set topic = 'x'")).rejects.toThrow('append-only');
    await world.startService('outbox-relay', { instance: 2, environment });
    await relayedAll(pool);
    await expectPublishedOnceInOrder(world, writer);
    await pool.end();
  },
);

test('nobody adopts a store that services are at work on, or one that was made here', async ({ world, younger }) => {
  expect(await adoptMovedStore(world.pool, world.stream, world.topicPrefix, ORDER)).toMatchObject({
    result: 'at-home',
  });
  await spendTransactionIds(world.endpoints.databaseUrl);
  await world.apply([bought(1)]);
  const { pool } = await moved(world, younger);
  const service = createPool({ databaseUrl: younger, applicationName: 'timekeeper' });
  await service.query('select 1');
  expect(await adoptMovedStore(pool, world.stream, world.topicPrefix, ORDER)).toMatchObject({
    result: 'runs',
    services: ['timekeeper'],
  });
  await service.end();
  await pool.end();
});

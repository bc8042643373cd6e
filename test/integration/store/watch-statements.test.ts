/** What the watch counts of the store, against rows of which the test knows what they mean. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { readPublishedCounts } from '@loyalty-ladder/store/outbox/read-published-counts.ts';
import { readOnOldKnowledge } from '@loyalty-ladder/store/reports/read-on-old-knowledge.ts';
import { readRecentMoves } from '@loyalty-ladder/store/reports/read-recent-moves.ts';
import { readUnfoldedBacklog } from '@loyalty-ladder/store/reports/read-unfolded.ts';
import { expect } from 'vitest';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ topics: false });

/** 1: has a fact of an hour ago, recorded 100 s ago, that waits. 2: an instant has passed. 3: nothing is due yet. */
async function threeCustomers({ pool }: World): Promise<void> {
  await pool.query(`
    insert into identities select 'c' || no, no from generate_series(1, 3) as no;
    insert into customers (customer_no, customer_id, partition, fold_version, state, unfolded_from)
      select no, 'c' || no, no, 1, '\\x01', case no when 1 then now() - interval '1 hour' end from generate_series(1, 3) as no;
    insert into customer_due values (1, 1, now() - interval '1 hour'), (2, 2, now() - interval '1 minute'), (3, 3, now() + interval '1 day');
    insert into facts select 1, substring(sha256(no::text::bytea) for 16), now() - no * interval '1 hour', 'contact.visited', null, '\\x01',
                             now() - no * interval '100 seconds'
                      from generate_series(1, 2) as no`);
}

const outbox = (customers: string, age: string) => `
  insert into outbox (id, aggregatetype, aggregateid, type, topic, headers, created_at)
  select no::text, 'customer', 'c' || no, 't', 'loyalty.stage-changes', '{}', now() - interval '${age}' from unnest(array[${customers}]) as no`;

test('who has facts that wait for the fold is counted, with the age of the oldest of these facts', async ({
  world,
}) => {
  expect(await readUnfoldedBacklog(world.pool, PARTITIONS)).toEqual({
    customers: 0,
    isCut: false,
    oldestSeconds: null,
  });
  await threeCustomers(world);
  const { oldestSeconds, ...counts } = await readUnfoldedBacklog(world.pool, PARTITIONS);
  expect(counts).toEqual({ customers: 1, isCut: false });
  expect(oldestSeconds).toBeGreaterThanOrEqual(100);
  expect(oldestSeconds).toBeLessThan(190);
});

test('a trigger is on old knowledge where something is due for its customer: not yet published, or not yet sent', async ({
  world,
}) => {
  const { pool } = world;
  await threeCustomers(world);
  expect(await readOnOldKnowledge(pool)).toEqual({ triggers: 0, isCut: false, oldestSeconds: null });
  await pool.query(outbox('1, 3', '50 seconds'));
  expect(await readOnOldKnowledge(pool)).toMatchObject({ triggers: 1 });
  await pool.query(`
    insert into webhook_endpoints (endpoint_id, url, description, filter, deliver, holdout_basis_points, holdout_salt, concurrency,
                                   watches_endpoints, begins_after)
      values ('we_1', 'https://example.com', '', '{}', 'news', 0, '\\x', 1, false, 0);
    insert into webhook_deliveries (customer_no, endpoint_no, position, part, webhook_id, kind, type, body, state, done_at, waiting_since)
      select no, (select endpoint_no from webhook_endpoints), no, part, 'msg', 'start', 't', '{}',
             case part when 0 then 'waiting' else 'delivered' end, case part when 1 then now() end, now() - interval '70 seconds'
      from generate_series(2, 3) as no, generate_series(0, 1) as part`);
  const { triggers, oldestSeconds } = await readOnOldKnowledge(pool);
  expect(triggers).toBe(2);
  expect(oldestSeconds).toBeGreaterThanOrEqual(70);
});

test('what was published is what lies between two looks, by topic', async ({ world }) => {
  const { pool } = world;
  await pool.query(outbox('1, 2, 3', '1 second'));
  expect(await readPublishedCounts(pool, null)).toEqual({ sentTo: 0n, byTopic: new Map() });
  const { rows } = await pool.query('select max(position) as last from outbox');
  const { last } = rows[0];
  await pool.query('insert into relay_shards (shard, epoch, batch, confirmed, last_position) values (0, 1, 1, 1, $1)', [
    last - 1n,
  ]);
  expect(await readPublishedCounts(pool, 0n)).toEqual({
    sentTo: last - 1n,
    byTopic: new Map([['loyalty.stage-changes', 2]]),
  });
  await pool.query('update relay_shards set last_position = $1', [last]);
  expect(await readPublishedCounts(pool, last - 1n)).toMatchObject({
    byTopic: new Map([['loyalty.stage-changes', 1]]),
  });
  // A batch that is not known to be in Kafka is not published; and nobody goes back.
  await pool.query('update relay_shards set batch = 2');
  expect(await readPublishedCounts(pool, last)).toEqual({ sentTo: last, byTopic: new Map() });
});

test('moves between stages are counted by when they became so, not by when something of them was corrected', async ({
  world,
}) => {
  const move = (no: number, to: string, ago: string, revision = 1, type = 'stage.changed') => `
    (${no}, substring(sha256('${no}${to}') for 16), ${revision}, false, '${type}', now() - interval '${ago}', '{"from": "new", "to": "${to}"}', 1, 1, now())`;
  await world.pool.query(`
    insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at) values
    ${[
      move(1, 'regular', '1 minute'),
      move(2, 'regular', '2 hours'),
      move(3, 'regular', '2 days'),
      move(4, 'adherent', '5 minutes'),
      move(4, 'adherent', '5 minutes', 2),
      move(5, 'lost', '5 minutes', 1, 'risk.changed'),
    ].join()}`);
  expect(await readRecentMoves(world.pool)).toEqual([
    { from: 'new', to: 'adherent', lastHour: 1, lastDay: 1 },
    { from: 'new', to: 'regular', lastHour: 1, lastDay: 2 },
  ]);
});

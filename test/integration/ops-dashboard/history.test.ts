/** What is kept of the past: once, however many write it, over outages and restarts, and found again. */

import { groupOf, readingOf, snapshotOf } from '@loyalty-ladder/operations/testing/snapshot-of.ts';
import { HistoryKeeper } from '@loyalty-ladder/operations/watch/history-keeper.ts';
import { readPast, SERIES_MAX } from '@loyalty-ladder/operations/watch/read-past.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { expect, inject } from 'vitest';
import { openSeverableAddress } from '../../support/severable-address.ts';
import { asRole } from '../../support/test-logins.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ topics: false });

const START = Date.parse('2026-11-02T00:00:00Z');
const MINUTE_MS = 60_000;

/** The lag of a group at so many seconds behind the start. */
const lagOf = (seconds: number, messages: number, group = 'g') =>
  snapshotOf(seconds, { at: START + seconds * 1_000, groups: readingOf([groupOf(group, messages)]) });

const pastOf = (world: World, minutes: number, now = START + minutes * MINUTE_MS) =>
  readPast(world.pool, { from: START, to: START + minutes * MINUTE_MS, prefixes: ['lag.messages/'], now });

test('of ten seconds the last word is kept, of a minute the last and the highest', async ({ world }) => {
  const keeper = new HistoryKeeper(world.pool);
  const lags = [5, 6, 900, 7, 8, 9, 1, 2, 3, 4, 5, 6];
  for (const [index, lag] of lags.entries()) {
    keeper.add(lagOf(index * 10 + 3, 9_999));
    keeper.add(lagOf(index * 10 + 8, lag));
  }
  keeper.add(lagOf(120, 0));
  await keeper.write();
  expect(await pastOf(world, 2)).toMatchObject({
    stepMs: 10_000,
    series: [{ name: 'lag.messages/g', unit: 'records', values: lags, highest: null }],
  });
  expect(await pastOf(world, 2, START + 2 * 86_400_000)).toMatchObject({
    stepMs: MINUTE_MS,
    series: [{ values: [9, 6], highest: [900, 6] }],
  });
});

test('two dashboards write each step once, and the first is believed', async ({ world }) => {
  const [first, second] = [new HistoryKeeper(world.pool), new HistoryKeeper(world.pool)];
  for (let seconds = 0; seconds <= 1_260; seconds += 10) {
    first.add(lagOf(seconds, 1));
    second.add(lagOf(seconds, 2));
  }
  const event = { id: 'started/s/1', at: START, kind: 'started', subject: 's', sentence: 't' } as const;
  for (const keeper of [first, second]) keeper.addEvents([event]);
  await first.write();
  await Promise.all([first.writeLast(), second.writeLast()]);
  const { rows } = await world.pool.query(
    'select step_seconds, count(*)::integer as n from dashboard_readings group by 1 order by 1',
  );
  expect(rows).toEqual([
    { step_seconds: 10, n: 127 },
    { step_seconds: 60, n: 21 },
    { step_seconds: 600, n: 2 },
  ]);
  expect(await pastOf(world, 20)).toMatchObject({ series: [{ values: Array(120).fill(1) }], events: [event] });
});

test('what Postgres did not take waits for it, in bounds, and steps are made of it all the same', async ({ world }) => {
  const detour = await openSeverableAddress(asRole(world.endpoints.databaseUrl, inject('runId'), 'ladder_dashboard'));
  const pool = createPool({ databaseUrl: detour.url, applicationName: 'test', connectionsMax: 1 });
  const keeper = new HistoryKeeper(pool);
  keeper.add(lagOf(0, 1));
  keeper.add(lagOf(10, 1));
  await keeper.write();
  await detour.sever();
  for (let seconds = 20; seconds <= 600; seconds += 10) keeper.add(lagOf(seconds, 1));
  await expect(keeper.write()).rejects.toThrow();
  await detour.mend();
  await keeper.write();
  const past = await pastOf(world, 10);
  expect(past?.series[0]?.values).toEqual(Array(60).fill(1));
  const minutes = await pastOf(world, 10, START + 2 * 86_400_000);
  expect(minutes?.series[0]?.values).toEqual(Array(10).fill(1));
  await pool.end();
  await detour.sever();
});

test('a process that comes later goes on where one ended, and the time between is a gap', async ({ world }) => {
  const before = new HistoryKeeper(world.pool);
  for (let seconds = 0; seconds <= 90; seconds += 10) before.add(lagOf(seconds, 1));
  await before.writeLast();
  const after = new HistoryKeeper(world.pool);
  for (let seconds = 86_400; seconds <= 86_400 + 180; seconds += 10) after.add(lagOf(seconds, 2));
  await after.writeLast();
  const past = await readPast(world.pool, {
    ...{ from: START, to: START + 86_400_000 + 120_000, prefixes: ['lag.messages'] },
    now: START + 86_400_000,
  });
  const values = past?.series[0]?.values ?? [];
  expect(past?.stepMs).toBe(MINUTE_MS);
  expect(values.slice(0, 3)).toEqual([1, 1, null]);
  expect(values.slice(-3)).toEqual([null, 2, 2]);
});

test('a series that nobody writes any more is forgotten when its last reading is, and one that is new gets its own number', async ({
  world,
}) => {
  const keeper = new HistoryKeeper(world.pool);
  keeper.add(lagOf(0, 1, 'old'));
  await keeper.writeLast();
  await world.pool.query("update dashboard_series set used_on = current_date - 401 where name like '%old'");
  keeper.add(lagOf(10, 2, 'new'));
  await keeper.writeLast();
  const { rows } = await world.pool.query('select name from dashboard_series order by name');
  expect(rows.map(({ name }) => name)).toEqual(['lag.messages/new', 'lag.seconds/new']);
});

test('more series than an answer may hold are refused, not cut off', async ({ world }) => {
  const keeper = new HistoryKeeper(world.pool);
  const groups = Array.from({ length: SERIES_MAX + 1 }, (_, index) => groupOf(`g${index}`, 0));
  keeper.add(snapshotOf(0, { at: START, groups: readingOf(groups) }));
  await keeper.writeLast();
  expect(await pastOf(world, 1)).toBeUndefined();
  const one = await readPast(world.pool, {
    from: START,
    to: START + 10_000,
    prefixes: ['lag.messages/g7'],
    now: START,
  });
  expect(one?.series).toHaveLength(11);
});

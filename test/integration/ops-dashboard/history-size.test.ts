/** A week of history as the product writes it, by a clock that is turned: how much room it takes, and that nothing of it is missing. */

import { groupOf, readingOf, snapshotOf } from '@loyalty-ladder/operations/testing/snapshot-of.ts';
import { HistoryKeeper } from '@loyalty-ladder/operations/watch/history-keeper.ts';
import { readPast } from '@loyalty-ladder/operations/watch/read-past.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ topics: false });

const MEGABYTE = 1_048_576;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-11-02T00:00:00Z');
/** All steps but the coarsest have come to their end by then. */
const DAYS = 8.25;
/** Two series each. */
const GROUPS = Array.from({ length: 200 }, (_, index) => `purchase-consumer/loyalty.purchases/${index}`);
/** As autovacuum is set for the table (migration 0028): a turned clock leaves it no time. */
const DEAD_ROWS_MAX = 1_000;

/** Lags as they are: mostly nothing, now and then a backlog that grows and goes. */
function lagAt(at: number, index: number): number {
  const phase = ((at - START) / 60_000 + index * 7) % 180;
  return phase < 20 ? Math.round(phase * (1_000 + index) * Math.abs(Math.sin(at + index))) : 0;
}

const secondsOf = (at: number) =>
  snapshotOf(at / 1_000, { groups: readingOf(GROUPS.map((group, index) => groupOf(group, lagAt(at, index)))) });

async function pass(keeper: HistoryKeeper, pool: Pool, days: number): Promise<void> {
  let dead = 0;
  for (let hour = 0; hour < days * 24; hour += 1) {
    const begins = START + hour * HOUR_MS;
    // A quarter of an hour at a time: each turn removes and makes a bounded number of rows.
    for (let at = begins; at < begins + HOUR_MS; at += 10_000) {
      keeper.add(secondsOf(at));
      if ((at - begins) % (HOUR_MS / 4) === 0) await keeper.write();
    }
    dead += hour >= 24 ? 360 : 0;
    if (dead < DEAD_ROWS_MAX) continue;
    await pool.query('vacuum dashboard_readings');
    dead = 0;
  }
  await keeper.writeLast();
}

test('a week of 400 series stays below 200 MB, each step is kept as long as it is to be, and none has a gap', async ({
  world: { pool },
}) => {
  const keeper = new HistoryKeeper(pool);
  await pass(keeper, pool, DAYS);
  const end = START + DAYS * DAY_MS;

  const { rows } = await pool.query(`
    select (select sum(pg_total_relation_size(c)) from unnest(array['dashboard_readings', 'dashboard_series', 'dashboard_events']::regclass[]) as c)::float8 as bytes`);
  console.log(`a week of 400 series: ${(rows[0].bytes / MEGABYTE).toFixed(1)} MB`);
  expect(rows[0].bytes).toBeLessThan(200 * MEGABYTE);

  const kept = await pool.query(
    `select step_seconds as step, count(*)::integer as rows, min(at) as first, max(at) as last, bool_and(cardinality(series) = 400) as whole
     from dashboard_readings group by step_seconds order by step_seconds`,
  );
  const [fine, minutes, tens] = kept.rows;
  expect(fine).toMatchObject({ step: 10, last: end - 10_000, whole: true });
  expect(minutes).toMatchObject({ step: 60, last: end - 60_000, whole: true });
  expect(tens).toMatchObject({ step: 600, first: START, last: end - 600_000, whole: true });
  // Even steps without a gap, from the limit on; a turn that is under way may not have dropped its last rows yet.
  expect(fine.rows).toBe((end - fine.first) / 10_000);
  expect(minutes.rows).toBe((end - minutes.first) / 60_000);
  expect(tens.rows).toBe((DAYS * DAY_MS) / 600_000);
  expect(fine.first).toBeGreaterThanOrEqual(end - DAY_MS - HOUR_MS);
  expect(minutes.first).toBeGreaterThanOrEqual(end - 8 * DAY_MS - HOUR_MS);

  const day = await readPast(pool, { from: end - DAY_MS, to: end, prefixes: [`lag.messages/${GROUPS[3]}`], now: end });
  const [series] = day?.series ?? [];
  expect(series?.values).toEqual(day?.at.map((at) => lagAt(at + 50_000, 3)));
  expect(series?.highest).toEqual(day?.at.map((at) => highestIn(at, 60_000)));
});

const highestIn = (from: number, ms: number): number =>
  Math.max(...Array.from({ length: ms / 10_000 }, (_, index) => lagAt(from + index * 10_000, 3)));

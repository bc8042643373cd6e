/**
 * Calibrations while facts stream: whatever is killed, measuring or sweeping, and however many timekeepers there are, each customer ends as one
 * fold of all facts under what was published.
 */
import { readFile } from 'node:fs/promises';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { figuresOfCustomer } from '@loyalty-ladder/operations/calibration/figures-of-customer.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { purchase } from '../../support/facts.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const EVENING = '2024-06-03T22:00:00Z';
const NIGHT = Date.parse('2024-06-04T03:00:00Z');
/** A measurement takes three pages of them. */
const CUSTOMERS = 1_200;

const test = testInOwnWorld({
  clock: `${EVENING} frozen`,
  services: ['purchase-consumer'],
  environment: {
    ...{ SETTLE_MS: '300', WATCH_MS: '50', CARD_REPAIR_DELAY_MS: '200' },
    ...{ CALIBRATION_AT: '03:00', CALIBRATION_CHANGE_MIN: '0' },
    ...{ ADVANCE_CUSTOMERS_MAX: '50', ADVANCE_PER_SECOND_MAX: '400' },
  },
});

const ids = Array.from({ length: CUSTOMERS }, (_, index) => `c${index}`);
const bought = (index: number, id: string, at: number, amountMinor = 100 * (index + 1)) =>
  purchase({ id, customerId: `c${index}`, at: new Date(at).toISOString(), amountMinor });
const everybody = (id: string, at: number) => ids.map((_, index) => bought(index, id, at + index * 1_000));

async function startTimekeeper(world: World, instance = 1): Promise<RunningService> {
  const timekeeper = await world.startService('timekeeper', { instance });
  await waitUntil(async () => (await readFile(timekeeper.logFile, 'utf8')).includes('the next night is the first'), {
    what: 'a timekeeper that waits for the night',
  });
  return timekeeper;
}

const measurement = async ({ pool }: World) =>
  (await pool.query('select * from base_measurements order by measurement_no desc limit 1')).rows[0];

const calibrations = async ({ pool }: World) =>
  (await pool.query('select version, effective_at as at, measured_as_of as as_of from calibrations order by version'))
    .rows;

async function calibrated(world: World, versions: number): Promise<void> {
  await waitUntil(async () => (await calibrations(world)).length === versions && (await measurement(world)).settled, {
    what: `calibration ${versions}`,
  });
}

/** Kills both and starts them again. */
async function crash(timekeepers: readonly RunningService[]): Promise<void> {
  await Promise.all(timekeepers.map((each) => each.crash()));
  await Promise.all(timekeepers.map((each) => each.spawn()));
}

async function expectCleanFolds(world: World, facts: readonly Fact[]): Promise<{ key: number; changes: number }> {
  const programs = await loadProgramTimeline(world.pool);
  const { rows } = await world.pool.query('select ladder_now() as now');
  const byCustomer = Map.groupBy(facts, ({ customerId }) => customerId);
  let [key, changes] = [0, 0];
  for (const [id, own] of byCustomer) {
    const expected = cleanFold(own, programs, rows[0].now);
    const { stateBytes } = await world.customer(id);
    expect(stateBytes, id).toEqual(encodeState(expected.state));
    const told = (await world.history(id, 'key-customer.changed')).map(({ at, to }) => ({ at, to }));
    const said = expected.outcomes.filter(({ type }) => type === 'key-customer.changed');
    expect(told, id).toEqual(said.map((each) => ({ at: each.at, to: 'to' in each && each.to })));
    if (expected.state.keyCustomer) key += 1;
    changes += said.length;
  }
  return { key, changes };
}

test('measuring, sweeping and deciding are killed in the middle of a stream, and all ends as in one fold', async ({
  world,
}) => {
  const before = everybody('p1', NIGHT - 40 * DAY_MS);
  await world.apply(before);
  const timekeepers = [await startTimekeeper(world, 1), await startTimekeeper(world, 2)];
  await world.nothingDue();

  await world.setClock(NIGHT + 60_000);
  await waitUntil(async () => Number((await measurement(world))?.customers ?? 0) >= 500, { what: 'a measured page' });
  await crash(timekeepers);
  const during = everybody('p2', NIGHT + 30_000 - CUSTOMERS * 1_000);
  await world.apply(during);
  await calibrated(world, 1);
  const [first] = await calibrations(world);
  expect(first).toEqual({ version: 1, at: NIGHT + 11 * 60_000, as_of: NIGHT });
  expect(Number((await measurement(world)).customers)).toBe(CUSTOMERS);

  // Some are folded beyond the effective instant before the sweep comes to them, some are late for it.
  await world.setClock(NIGHT + 12 * 60_000);
  const after = ids.slice(0, 300).map((_, index) => bought(index, 'p3', NIGHT + 11 * 60_000 + 1, 100_000));
  await world.send(after);
  await waitUntil(async () => (await sweep(world)).last > 0, { what: 'a swept page' });
  await crash(timekeepers);
  await world.applied();
  const late = ids.slice(200, 600).map((_, index) => bought(200 + index, 'p0', NIGHT - 50 * DAY_MS, 50_000));
  await world.apply(late);
  await world.sweepDone('calibration');
  await world.nothingDue();
  const { key } = await expectCleanFolds(world, [...before, ...during, ...after, ...late]);
  expect(key).toBeGreaterThan(CUSTOMERS / 5);
});

async function sweep({ pool }: World): Promise<{ last: number; done: boolean }> {
  const { rows } = await pool.query("select last_customer_no as last, done from sweeps where kind = 'calibration'");
  return { last: Number(rows[0]?.last ?? 0), done: rows[0]?.done };
}

test('two timekeepers measure a night once, missed nights are made up for once, and customers are as of the night', async ({
  world,
}) => {
  const facts = [...everybody('p1', NIGHT - 20 * DAY_MS), bought(7, 'p2', NIGHT), bought(8, 'p2', NIGHT + 1)];
  await world.apply(facts.slice(0, CUSTOMERS));
  const timekeepers = [await startTimekeeper(world, 1), await startTimekeeper(world, 2)];
  await world.nothingDue();
  // Folded beyond the night before it is measured.
  await world.apply(facts.slice(CUSTOMERS));
  await world.setClock(NIGHT + 60_000);
  await calibrated(world, 1);
  await expectMeasured(world, facts, NIGHT);

  await Promise.all(timekeepers.map((each) => each.stop()));
  await world.setClock(NIGHT + 5 * DAY_MS + 60_000);
  await Promise.all(timekeepers.map((each) => each.spawn()));
  await calibrated(world, 2);
  const { rows } = await world.pool.query('select as_of from base_measurements order by measurement_no');
  expect(rows.map(({ as_of }) => as_of)).toEqual([NIGHT, NIGHT + 5 * DAY_MS]);
  await expectMeasured(world, facts, NIGHT + 5 * DAY_MS);
  // Rows in the places of the first two: written once each, and never again by the other timekeeper.
  const reports = await world.pool.query('select ctid::text as place from base_reports order by measurement_no');
  expect(reports.rows.map(({ place }) => place)).toEqual(['(0,1)', '(0,2)']);
});

/** The rows of the latest measurement and of no other, each as a clean fold of the facts by then has it. */
async function expectMeasured(world: World, facts: readonly Fact[], at: number): Promise<void> {
  const programs = await loadProgramTimeline(world.pool);
  await waitUntil(async () => (await world.pool.query('select from base_figures')).rowCount === CUSTOMERS, {
    what: 'end of the rows of measurements before',
  });
  const { rows } = await world.pool.query(
    'select f.*, customer_id from measured_base f join customers using (customer_no) where as_of = $1',
    [new Date(at)],
  );
  expect(rows).toHaveLength(CUSTOMERS);
  for (const row of rows) {
    const own = facts.filter(({ customerId, occurredAt }) => customerId === row.customer_id && occurredAt <= at);
    const { state } = cleanFold(own, programs, at);
    const figures = figuresOfCustomer({ customerNo: row.customer_no, state, at }, programs);
    expect({ profit: row.profit, recency: row.recency_days, key: row.key_customer, risk: row.risk }).toEqual({
      ...{ profit: figures.profit, recency: figures.recencyDays, key: figures.keyCustomer, risk: figures.risk },
    });
  }
}

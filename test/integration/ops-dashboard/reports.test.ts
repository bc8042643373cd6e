/** Figures of the whole base on the dashboard: the same as the commands of these names print, over a system as it runs. */
import { calibrationBody } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import { jsonValue } from '@loyalty-ladder/operations/words/json-text.ts';
import { insertCalibration } from '@loyalty-ladder/store/calibrations/insert-calibration.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { type Dashboard, testWithDashboard } from '../../support/dashboard.ts';
import { nps, purchase, visited } from '../../support/facts.ts';
import { runCommand } from '../../support/run-command.ts';
import type { World } from '../../support/world.ts';

const NOW = '2024-06-01T12:00:00.000Z';
const NOTHING_FITTED = { rfm: null, mbg: null, gammaGamma: null, meanMarginMinor: null };
const day = (date: string): string => `2024-${date}T10:00:00Z`;

const test = testWithDashboard({
  clock: `${NOW} frozen`,
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
});

test.beforeAll(async ({ world }) => {
  await world.apply([
    ...['01-10', '02-10', '03-20'].map((date) => purchase({ id: `p${date}`, customerId: 'regular', at: day(date) })),
    purchase({ id: 'p', customerId: 'buyer', at: day('04-02') }),
    visited({ id: 'v', customerId: 'critic', at: day('05-01') }),
    nps({ id: 'n1', customerId: 'regular', at: day('05-03'), score: 10 }),
    nps({ id: 'n2', customerId: 'critic', at: day('05-10'), score: 1 }),
  ]);
  await world.nothingDue();
});

async function printed(world: World, command: string, ...args: string[]) {
  const { code, stdout, stderr } = await runCommand(world, command, args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

async function asked(dashboard: Dashboard, path: string) {
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const { status, body } = await session.get(path);
  expect(status).toBe(200);
  return body;
}

test('answers, follow-ups and ladder are those that the commands print', async ({ world, dashboard }) => {
  const nps = await asked(dashboard, '/api/reports/nps');
  expect(nps).toMatchObject({ at: Date.parse(NOW), base: { n: 2, promoters: 1, detractors: 1 } });
  expect(jsonValue(nps)).toEqual(await printed(world, 'nps', '--json'));
  const followUps = await asked(dashboard, '/api/reports/follow-ups');
  expect(followUps).toMatchObject({ open: 1, overdue: 1, openCases: [{ customerId: 'critic', isOverdue: true }] });
  expect(jsonValue(followUps)).toEqual(await printed(world, 'follow-ups', '--json'));
  expect(jsonValue(await asked(dashboard, '/api/reports/ladder'))).toEqual(await printed(world, 'ladder', '--json'));
});

test('once the base is measured its reports are there, and key customers as of then', async ({ world, dashboard }) => {
  expect(await asked(dashboard, '/api/base')).toEqual({ measured: null });
  const effectiveAt = Date.parse(day('05-20'));
  await inTransaction(world.pool, async (tx) => {
    const body = calibrationBody({ ...NOTHING_FITTED, key: { enterMinor: 1n, leaveMinor: 1n, shareMeasured: 10_000 } });
    await insertCalibration(tx, { version: 1, effectiveAt, measuredAsOf: effectiveAt, body });
    return { result: undefined };
  });
  await world.sweepDone('calibration');
  const { code, stderr } = await runCommand(world, 'calibrate', []);
  expect(code, stderr).toBe(0);
  const { measured } = await asked(dashboard, '/api/base');
  expect(measured).toMatchObject({ asOf: Date.parse(NOW), segments: { customers: 3 } });
  expect(await asked(dashboard, '/api/reports/key-customers')).toMatchObject({
    ...{ at: Date.parse(NOW), currency: 'GBP' },
    calibration: {
      ...{ version: 1, effectiveAt, measuredAsOf: effectiveAt },
      key: { enter: '1', leave: '1', keyShare: 2_000, shareMeasured: 10_000 },
      reached: { isWhole: true, customers: 3, of: 3 },
    },
    measured: { asOf: Date.parse(NOW), key: { count: 2, of: 3, share: 6_667 }, profitable: 2, profitShare: 10_000 },
  });
});

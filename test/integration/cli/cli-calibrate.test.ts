/** `npm run calibrate`: what it measures, says, publishes and leaves alone. */
import { beginMeasurement } from '@loyalty-ladder/store/base/begin-measurement.ts';
import { listOperatorActions } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { writeProgramFile } from '../../support/program-file.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({
  clock: '2024-06-03T12:00:00Z frozen',
  services: ['purchase-consumer'],
  environment: { SETTLE_MS: '300', WATCH_MS: '50' },
});

/** Ten customers who bring 1.00 to 10.00 in May; the last of them 100.00 more on the day itself. */
const facts = [
  ...Array.from({ length: 10 }, (_, index) =>
    purchase({
      id: 'p',
      customerId: `c${index + 1}`,
      at: `2024-05-${index + 10}T10:00:00Z`,
      amountMinor: 100 * (index + 1),
    }),
  ),
  purchase({ id: 'q', customerId: 'c10', at: '2024-06-03T11:00:00Z', amountMinor: 10_000 }),
];

const calibrate = (world: World, ...args: string[]) => runCommand(world, 'calibrate', args);

async function rowsOf(world: World): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const table of [
    'calibrations',
    'base_measurements',
    'base_figures',
    'base_months',
    'base_reports',
    'sweeps',
    'operator_actions',
  ]) {
    counted[table] = (await world.pool.query(`select from ${table}`)).rowCount ?? 0;
  }
  return counted;
}

test('a dry run says what it would publish and change, and writes nothing', async ({ world }) => {
  await world.apply(facts);
  const before = await rowsOf(world);
  const { code, stdout, stderr } = await calibrate(world, '--dry-run', '--show', '5');
  expect({ code, stderr: stderr.replaceAll(/.* customers measured\n/g, '') }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('10 customers');
  // 110.00 and 9.00 of 155.00.
  expect(stdout).toContain('20 % of customers who bring profit (2 of 10) bring 76.77 % of it.');
  expect(stdout).toMatch(/Key customers: from \S*\s?9\.00.* until below \S*\s?8\.00/);
  expect(stdout).toContain('2 customers become key, 0 are no longer (no calibration is in force until then).');
  expect(stdout).toMatch(/enters {2}c10 .*\n {2}enters {2}c9 /);
  expect(stdout).toContain('Would publish calibration 1, effective 2024-06-03T12:10:00.000Z');
  expect(await rowsOf(world)).toEqual(before);
});

test('what is published is of the instant asked for, in the record of operators, and holds for everybody', async ({
  world,
}) => {
  await world.apply(facts);
  await world.startService('timekeeper');
  const ran = await runJson(world, 'calibrate', [
    '--at',
    '2024-06-03T10:59:59.999Z',
    '--reason',
    'a test',
    '--by',
    'olga',
  ]);
  // Without the purchase that came later: 10.00 and 9.00 of 55.00.
  expect(ran).toMatchObject({
    measurement: { asOf: '2024-06-03T10:59:59.999Z', customers: '10', figures: { profit: '5500' } },
    judgement: { judged: { ok: true, version: 1 }, measured: { key: { enterMinor: '900', shareMeasured: 3_454 } } },
  });
  const [action] = await listOperatorActions(world.pool, 'calibrate', 10);
  expect(action).toMatchObject({ actor: 'olga', subject: 'calibration 1', reason: 'a test' });
  await world.setClock('2024-06-03T12:11:00Z');
  await world.sweepDone('calibration');
  const key = await Promise.all(
    facts.slice(0, 10).map(async ({ customerId }) => (await world.customer(customerId)).state.keyCustomer),
  );
  expect(key).toEqual([...Array<boolean>(8).fill(false), true, true]);
  expect(await world.history('c9', 'key-customer.changed')).toEqual([
    { at: Date.parse('2024-06-03T12:10:00Z'), revision: 1, retracted: false, to: true },
  ]);
  expect((await calibrate(world, 'list')).stdout).toMatch(
    /calibration 1 {2}from 2024-06-03T12:10:00.000Z {2}in force\n.*all customers brought to it/,
  );

  // The next one finds them key, and says so.
  const again = await runJson(world, 'calibrate', ['--dry-run']);
  expect(again.judgement).toMatchObject({ before: { version: 1 }, effect: { enter: '0', leave: '0' } });
});

test('whose first fact comes after the instant asked for is not in the base, folded so far or not', async ({
  world,
}) => {
  await world.apply(facts);
  // Five had bought by then; ten are in the store, all of them folded beyond it.
  const { stdout } = await calibrate(world, '--dry-run', '--at', '2024-05-14T23:59:59Z');
  expect(stdout).toContain('The base as of 2024-05-14T23:59:59.000Z: 5 customers,');
  // Nobody had come by then: there is nothing to say.
  const nobody = await runJson(world, 'calibrate', [
    '--at',
    '2024-05-09T23:59:59Z',
    '--by',
    'olga',
    '--reason',
    'a test',
  ]);
  expect(nobody).toMatchObject({ measurement: { customers: '0', unknown: '0' }, judgement: { judged: { ok: false } } });
  expect(await rowsOf(world)).toMatchObject({ base_figures: 0 });

  // Nor are they among those whom it would change.
  const ran = await runJson(world, 'calibrate', ['--at', '2024-05-14T23:59:59Z', '--by', 'olga', '--reason', 'a test']);
  expect(ran).toMatchObject({
    measurement: { customers: '5', unknown: '0' },
    judgement: { effect: { customers: '5' } },
  });
  expect(await rowsOf(world)).toMatchObject({ base_figures: 5 });
});

test('it refuses an instant that has not been, one that comes too soon, and to measure beside another', async ({
  world,
}) => {
  await world.apply(facts);
  const refused = async (...args: string[]) => (await calibrate(world, ...args)).stderr;
  expect(await refused('--at', '2024-06-03T12:00:01Z')).toContain(
    '--at: the base can be measured as of an instant that has been',
  );
  expect(await refused('--effective', '2024-06-03T12:09:59Z')).toContain('not before 2024-06-03T12:10:00.000Z');
  await inTransaction(world.pool, async (tx) => ({
    result: await beginMeasurement(tx, Date.parse('2024-06-03T03:00:00Z'), true),
  }));
  expect(await refused()).toContain('the timekeeper measures the base as of 2024-06-03T03:00:00.000Z');
  expect((await calibrate(world, '--dry-run')).code).toBe(0);
  await world.pool.query("update base_measurements set moved_at = moved_at - interval '4 minutes'");
  expect((await calibrate(world)).code).toBe(0);
});

test('another reporting currency is refused once a fact is recorded', async ({ world }) => {
  await world.apply(facts);
  const path = await writeProgramFile(world, { currency: 'EUR' });
  const { stderr } = await runCommand(world, 'program', [
    'publish',
    path,
    '--effective',
    '2024-07-01',
    '--reason',
    'a test',
  ]);
  expect(stderr).toContain('the reporting currency never changes once a fact is recorded');
});

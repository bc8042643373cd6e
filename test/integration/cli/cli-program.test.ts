/** `npm run program`: a version is published whole, judged by the ladder's clock, never twice by accident, and superseded on demand. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { prepareStack } from '@loyalty-ladder/operations/setup/prepare-stack.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { writeProgramFile } from '../../support/program-file.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ clock: '2011-01-01T00:00:00Z frozen', topics: false });

/** The default program with changes. */
async function publish(world: World, changes: object, effective: string, ...more: string[]) {
  const file = await writeProgramFile(world, changes);
  return runCommand(world, 'program', ['publish', file, '--effective', effective, '--reason', 'a test', ...more]);
}

/** A second version that is to come, and is what the others are judged against. */
const publishSecond = (world: World) => publish(world, { vestingDays: 7 }, '2011-02-01');

/** Somebody is recorded: what was folded for them hangs on the zone. */
const RECORD_CUSTOMER = `insert into customers (customer_no, customer_id, partition, fold_version, state) values (1, 'c', 0, 1, '')`;
const recordCustomer = ({ pool }: World) => pool.query(RECORD_CUSTOMER);

/** Zone and currency of the versions that stand. */
async function zoneAndCurrency({ pool }: World): Promise<string[]> {
  const { calendar, inForce } = await inTransaction(pool, async (tx) => {
    const timeline = await loadProgramTimeline(tx);
    return { result: { calendar: timeline.calendar, inForce: timeline.inForceAt(0) } };
  });
  return [calendar.zone, inForce.program.currency, String(inForce.version)];
}

async function versions(world: World): Promise<number[]> {
  const { rows } = await world.pool.query('select version from programs order by version');
  return rows.map(({ version }) => version);
}

test('a valid file is called valid, without a system', async ({ world }) => {
  const { code, stdout } = await runCommand(world, 'program', ['validate', await writeProgramFile(world, {})]);
  expect(code).toBe(0);
  expect(stdout).toContain('is a valid program');
  expect(stdout).toContain('--dry-run');
});

test('what is allowed and hardly meant is said with the name of its rule, and that zone and currency are for ever', async ({
  world,
}) => {
  const file = await writeProgramFile(world, {
    zone: 'Europe/Berlin',
    stageMultipliers: { regular: 125 },
    capPerDay: 0,
  });
  const { code, stdout } = await runCommand(world, 'program', ['validate', file]);
  expect(code).toBe(0);
  expect(stdout).toContain('stageMultipliers.regular is 125 (basis points)');
  for (const rule of ['multiplier-below-a-tenth', 'cap-of-0', 'currency-worth-less'])
    expect(stdout).toContain(`[${rule}]`);
  expect(stdout).toMatch(/Its zone is for ever: .*Europe\/Berlin once a fact is recorded.*currency, GBP/);
  const asFactor = await writeProgramFile(world, { stageMultipliers: { regular: 1.25 } });
  const refused = await runCommand(world, 'program', ['validate', asFactor]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('for 1.25 write 12500 (basis points)') });
});

test('while nothing is recorded another zone and currency are taken, for what is published already as well', async ({
  world,
}) => {
  await publishSecond(world);
  const elsewhere = { zone: 'Europe/Berlin', currency: 'EUR' };
  const dry = await publish(world, elsewhere, '2011-03-01', '--dry-run');
  expect(dry.stdout).toContain('would become Europe/Berlin and the reporting currency EUR from the beginning');
  expect(await versions(world)).toEqual([1, 2]);
  const { code, stdout } = await publish(world, elsewhere, '2011-03-01');
  expect(code).toBe(0);
  expect(stdout).toContain('Published version 5');
  expect(await zoneAndCurrency(world)).toEqual(['Europe/Berlin', 'EUR', '3']);
  const listed = await runJson(world, 'program', ['list']);
  expect(listed.map(({ version, status }: { version: number; status: string }) => `${version} ${status}`)).toEqual([
    '1 superseded',
    '2 superseded',
    '3 in force',
    '4 to come',
    '5 to come',
  ]);
});

test('a first fact that is being recorded is waited for, and keeps the zone', async ({ world }) => {
  const recording = await world.pool.connect();
  await recording.query('begin');
  await recording.query(RECORD_CUSTOMER);
  const published = publish(world, { zone: 'Europe/Berlin' }, '2011-03-01');
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await waitUntil(async () => (await world.pool.query(waiting)).rowCount === 1, { what: 'publisher that waits' });
  await recording.query('commit');
  recording.release();
  expect(await published).toMatchObject({ code: 1, stderr: expect.stringContaining('never changes once a fact') });
  expect(await versions(world)).toEqual([1]);
});

test('PROGRAM_FILE is the program of a store in which nobody is recorded, and changes nothing afterwards', async ({
  world,
}) => {
  const prepare = async (changes: object) => {
    const programFile = await writeProgramFile(world, changes);
    const said: string[] = [];
    await prepareStack({
      ...world,
      reporter: (line) => said.push(line),
      programFile,
      topicPrefix: `${world.topicPrefix}prepared.`,
    });
    return said.join('\n');
  };
  expect(await prepare({ zone: 'Europe/Berlin', capPerDay: 0 })).toMatch(/capPerDay is 0.*\[cap-of-0\]/);
  expect(await zoneAndCurrency(world)).toEqual(['Europe/Berlin', 'GBP', '2']);
  await prepare({ zone: 'Europe/Berlin', capPerDay: 0 });
  expect(await versions(world)).toEqual([1, 2]);
  await recordCustomer(world);
  expect(await prepare({ zone: 'Asia/Tokyo' })).toMatch(/is another one than .*\.json, and stays/);
  expect(await zoneAndCurrency(world)).toEqual(['Europe/Berlin', 'GBP', '2']);
  await expect(prepare({ vestingDays: 0 })).rejects.toThrow(/not a valid program, 1 problem:\n {2}vestingDays: /);
});

test('each problem of a file is named by path and rule, with exit code 1', async ({ world }) => {
  const file = await writeProgramFile(world, { vestingDays: 0, colour: 'red' });
  const { code, stderr } = await runCommand(world, 'program', ['validate', file]);
  expect(code).toBe(1);
  expect(stderr).toContain('vestingDays: settings counted in days are at least 1');
  expect(stderr).toContain('colour: is not a setting of the program');
});

test('what may not follow is refused with its reason, and nothing is written', async ({ world }) => {
  await recordCustomer(world);
  const elsewhere = await publish(world, { zone: 'Europe/Berlin' }, '2011-02-01');
  const soon = await publish(world, { vestingDays: 7 }, '2011-01-01T00:09:59.999Z');
  expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining('time zone never changes') });
  expect(soon).toMatchObject({ code: 1, stderr: expect.stringContaining('not before 2011-01-01T00:10:00.000Z') });
  expect(await versions(world)).toEqual([1]);
  expect((await world.pool.query(`select from sweeps where kind = 'program'`)).rowCount).toBe(0);
});

test('of two who publish for the same instant one succeeds, and the pass over all customers is started with it', async ({
  world,
}) => {
  const runs = await Promise.all([publishSecond(world), publishSecond(world)]);
  expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 1]);
  expect(runs.find(({ code }) => code === 0)?.stdout).toContain('vestingDays 14 -> 7');
  expect(await versions(world)).toEqual([1, 2]);
  const { rows } = await world.pool.query(`select version, done from sweeps where kind = 'program'`);
  expect(rows).toEqual([{ version: 2, done: false }]);
});

test('the list says what is in force, what is to come, and what changed', async ({ world }) => {
  await publishSecond(world);
  const listed = await runJson(world, 'program', ['list']);
  expect(listed).toMatchObject([
    { version: 1, status: 'in force', sweep: null, changes: [] },
    { version: 2, status: 'to come', effectiveAt: '2011-02-01T00:00:00.000Z', sweep: { done: false } },
  ]);
  expect(listed[1].changes).toEqual([{ setting: 'vestingDays', before: 14, after: 7 }]);
});

test('a dry run shows the differences and writes nothing', async ({ world }) => {
  await publishSecond(world);
  const { code, stdout } = await publish(world, { vestingDays: 3 }, '2011-03-01', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('Would publish version 3, effective 2011-03-01T00:00:00.000Z');
  expect(stdout).toContain('vestingDays 7 -> 3');
  expect(await versions(world)).toEqual([1, 2]);
});

test('a version that changes nothing is refused', async ({ world }) => {
  await publishSecond(world);
  const { code, stderr } = await publish(world, { vestingDays: 7 }, '2011-03-01');
  expect(code).toBe(1);
  expect(stderr).toContain('nothing would change against version 2');
});

test('a version published too far ahead is superseded by one that takes effect before it, if that is meant', async ({
  world,
}) => {
  await publishSecond(world);
  const refused = await publish(world, { vestingDays: 3 }, '2011-01-15');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('version 2 (from 2011-02-01') });
  const { code, stdout } = await publish(world, { vestingDays: 3 }, '2011-01-15', '--supersede');
  expect(code).toBe(0);
  expect(stdout).toContain('It supersedes version 2');
  expect(stdout).toContain('vestingDays 14 -> 3');
  const listed = await runJson(world, 'program', ['list']);
  expect(listed).toMatchObject([
    { version: 1, status: 'in force' },
    { version: 2, status: 'superseded', sweep: null },
    { version: 3, status: 'to come', changes: [{ setting: 'vestingDays', before: 14, after: 3 }] },
  ]);
});

test('at the very instant of the superseded version, too', async ({ world }) => {
  await publish(world, { vestingDays: 3 }, '2011-01-15');
  const { code } = await publish(world, { vestingDays: 4 }, '2011-01-15', '--supersede');
  expect(code).toBe(0);
  const statuses = (await runJson(world, 'program', ['list'])).map(({ status }: { status: string }) => status);
  expect(statuses).toEqual(['in force', 'superseded', 'to come']);
});

test('the file of a published version can be had again', async ({ world }) => {
  await publishSecond(world);
  const { stdout } = await runCommand(world, 'program', ['show', '2']);
  expect(JSON.parse(stdout)).toMatchObject({ vestingDays: 7 });
  expect(await runCommand(world, 'program', ['show', '9'])).toMatchObject({ code: 1, stdout: '' });
});

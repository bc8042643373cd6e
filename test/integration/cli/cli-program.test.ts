/** `npm run program`: a version is published whole, judged by the ladder's clock, never twice by accident, and superseded on demand. */
import { expect } from 'vitest';
import { writeProgramFile } from '../../support/program-file.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ clock: '2011-01-01T00:00:00Z frozen', topics: false });

/** The default program with changes. */
async function publish(world: World, changes: object, effective: string, ...more: string[]) {
  const file = await writeProgramFile(world, changes);
  return runCommand(world, 'program', ['publish', file, '--effective', effective, ...more]);
}

/** A second version that is to come, and is what the others are judged against. */
const publishSecond = (world: World) => publish(world, { vestingDays: 7 }, '2011-02-01');

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

test('each problem of a file is named by path and rule, with exit code 1', async ({ world }) => {
  const file = await writeProgramFile(world, { vestingDays: 0, colour: 'red' });
  const { code, stderr } = await runCommand(world, 'program', ['validate', file]);
  expect(code).toBe(1);
  expect(stderr).toContain('vestingDays: settings counted in days are at least 1');
  expect(stderr).toContain('colour: is not a setting of the program');
});

test('what may not follow is refused with its reason, and nothing is written', async ({ world }) => {
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

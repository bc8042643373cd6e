/** `npm run program`: a version is published whole, judged by the ladder's clock, never twice by accident, and superseded on demand. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, runJson } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';

const DEFAULT = new URL('../../../packages/domain/program/default.json', import.meta.url);

let stack: TestStack;
let folder: string;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2011-01-01T00:00:00Z frozen', topics: false });
  folder = await mkdtemp(join(tmpdir(), 'program-test-'));
});
afterAll(async () => {
  await stack?.close();
  await rm(folder, { recursive: true, force: true });
});

async function programFile(name: string, changes: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(DEFAULT, 'utf8')), ...changes }));
  return path;
}

const publish = (file: string, effective: string, ...more: string[]) =>
  runCommand(stack, 'program', ['publish', file, '--effective', effective, ...more]);

async function versions(): Promise<number[]> {
  const { rows } = await stack.pool.query('select version from programs order by version');
  return rows.map(({ version }) => version);
}

test('a valid file is called valid, without a system', async () => {
  const { code, stdout } = await runCommand(stack, 'program', ['validate', await programFile('valid.json', {})]);
  expect(code).toBe(0);
  expect(stdout).toContain('is a valid program');
  expect(stdout).toContain('--dry-run');
});

test('each problem of a file is named by path and rule, with exit code 1', async () => {
  const file = await programFile('invalid.json', { vestingDays: 0, colour: 'red' });
  const { code, stderr } = await runCommand(stack, 'program', ['validate', file]);
  expect(code).toBe(1);
  expect(stderr).toContain('vestingDays: settings counted in days are at least 1');
  expect(stderr).toContain('colour: is not a setting of the program');
});

test('what may not follow is refused with its reason, and nothing is written', async () => {
  const elsewhere = await publish(await programFile('zone.json', { zone: 'Europe/Berlin' }), '2011-02-01');
  const soon = await publish(await programFile('soon.json', { vestingDays: 7 }), '2011-01-01T00:09:59.999Z');
  expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining('time zone never changes') });
  expect(soon).toMatchObject({ code: 1, stderr: expect.stringContaining('not before 2011-01-01T00:10:00.000Z') });
  expect(await versions()).toEqual([1]);
  expect((await stack.pool.query(`select from sweeps where kind = 'program'`)).rowCount).toBe(0);
});

test('of two who publish for the same instant one succeeds, and the pass over all customers is started with it', async () => {
  const file = await programFile('seven.json', { vestingDays: 7 });
  const runs = await Promise.all([publish(file, '2011-02-01'), publish(file, '2011-02-01')]);
  expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 1]);
  expect(runs.find(({ code }) => code === 0)?.stdout).toContain('vestingDays 14 -> 7');
  expect(await versions()).toEqual([1, 2]);
  const { rows } = await stack.pool.query(`select version, done from sweeps where kind = 'program'`);
  expect(rows).toEqual([{ version: 2, done: false }]);
});

test('the list says what is in force, what is to come, and what changed', async () => {
  const listed = await runJson(stack, 'program', ['list']);
  expect(listed).toMatchObject([
    { version: 1, status: 'in force', sweep: null, changes: [] },
    { version: 2, status: 'to come', effectiveAt: '2011-02-01T00:00:00.000Z', sweep: { done: false } },
  ]);
  expect(listed[1].changes).toEqual([{ setting: 'vestingDays', before: 14, after: 7 }]);
});

test('a dry run shows the differences and writes nothing', async () => {
  const { code, stdout } = await publish(
    await programFile('three.json', { vestingDays: 3 }),
    '2011-03-01',
    '--dry-run',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Would publish version 3, effective 2011-03-01T00:00:00.000Z');
  expect(stdout).toContain('vestingDays 7 -> 3');
  expect(await versions()).toEqual([1, 2]);
});

test('a version that changes nothing is refused', async () => {
  const { code, stderr } = await publish(await programFile('seven.json', { vestingDays: 7 }), '2011-03-01');
  expect(code).toBe(1);
  expect(stderr).toContain('nothing would change against version 2');
});

test('a version published too far ahead is superseded by one that takes effect before it, if that is meant', async () => {
  const file = await programFile('three.json', { vestingDays: 3 });
  const refused = await publish(file, '2011-01-15');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('version 2 (from 2011-02-01') });
  const { code, stdout } = await publish(file, '2011-01-15', '--supersede');
  expect(code).toBe(0);
  expect(stdout).toContain('It supersedes version 2');
  expect(stdout).toContain('vestingDays 14 -> 3');
  const listed = await runJson(stack, 'program', ['list']);
  expect(listed).toMatchObject([
    { version: 1, status: 'in force' },
    { version: 2, status: 'superseded', sweep: null },
    { version: 3, status: 'to come', changes: [{ setting: 'vestingDays', before: 14, after: 3 }] },
  ]);
});

test('at the very instant of the superseded version, too', async () => {
  const { code } = await publish(await programFile('four.json', { vestingDays: 4 }), '2011-01-15', '--supersede');
  expect(code).toBe(0);
  const statuses = (await runJson(stack, 'program', ['list'])).map(({ status }: { status: string }) => status);
  expect(statuses).toEqual(['in force', 'superseded', 'superseded', 'to come']);
});

test('the file of a published version can be had again', async () => {
  const { stdout } = await runCommand(stack, 'program', ['show', '2']);
  expect(JSON.parse(stdout)).toMatchObject({ vestingDays: 7 });
  expect(await runCommand(stack, 'program', ['show', '9'])).toMatchObject({ code: 1, stdout: '' });
});

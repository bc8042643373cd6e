/** `npm run program`: a version is published whole, judged by the ladder's clock, and never twice for the same instant. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, runJson } from '../support/run-command.ts';
import { openTestStack, type TestStack } from '../support/stack.ts';

const DEFAULT = new URL('../../packages/domain/program/default.json', import.meta.url);

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

const publish = (file: string, effective: string) =>
  runCommand(stack, 'program', ['publish', file, '--effective', effective]);

async function versions(): Promise<number[]> {
  const { rows } = await stack.pool.query('select version from programs order by version');
  return rows.map(({ version }) => version);
}

test('a valid file is called valid, without a system', async () => {
  const { code, stdout } = await runCommand(stack, 'program', ['validate', await programFile('valid.json', {})]);
  expect(code).toBe(0);
  expect(stdout).toContain('is a valid program');
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

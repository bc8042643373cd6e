import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@loyalty-ladder/runtime/config.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './cli-config.ts';

const given = { DATABASE_URL: 'postgres://user@db:5432/given', TOPIC_PREFIX: 'given.' };
const stack = { DATABASE_URL: 'postgres://user@db:5432/stack', TOPIC_PREFIX: 'stack.' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-config-'));
  await writeFile(join(folder, '.env'), 'DATABASE_URL=postgres://user@db:5432/file\nREDIS_URL=\n');
});
afterAll(() => rm(folder, { recursive: true }));

const elsewhere = (...stacks: Environment[]) => ({
  findStacks: async () => stacks,
  dotEnvFile: join(folder, '.env'),
});

test('what the environment gives is taken, and only what the command needs is asked for', async () => {
  expect(await readConfig(given, ['DATABASE_URL'], elsewhere(stack))).toEqual(given);
});

test('an environment that gives one endpoint must give all: systems are never mixed', async () => {
  const asked = readConfig(given, ['DATABASE_URL', 'REDIS_URL'], elsewhere({ ...stack, REDIS_URL: 'redis://stack:1' }));
  await expect(asked).rejects.toThrow('REDIS_URL: is required and not set');
});

test('without it the stack that runs here is taken, prefix included, before any file', async () => {
  expect(await readConfig({ TOPIC_PREFIX: '', DATABASE_URL: '' }, ['DATABASE_URL'], elsewhere(stack))).toEqual(stack);
});

test('without a stack the file is read', async () => {
  const config = await readConfig({}, ['DATABASE_URL'], elsewhere());
  expect(config).toEqual({ DATABASE_URL: 'postgres://user@db:5432/file', TOPIC_PREFIX: '' });
});

test('of two stacks none is chosen', async () => {
  await expect(readConfig({}, ['DATABASE_URL'], elsewhere(stack, stack))).rejects.toThrow('More than one');
});

test('without any of them the user is told what to start or set', async () => {
  const nowhere = { findStacks: async () => [], dotEnvFile: join(folder, 'missing') };
  await expect(readConfig({}, ['DATABASE_URL'], nowhere)).rejects.toThrow(/DATABASE_URL not set[\s\S]*npm start/u);
});

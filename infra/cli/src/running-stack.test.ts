import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceStack, findRunningStack } from './running-stack.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'running-stack-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('a stack that announced itself is found, and no more once its folder is gone', async () => {
  const folder = await mkdtemp(join(parent, 'loyalty-ladder-'));
  await announceStack(folder, { REDIS_URL: 'redis://127.0.0.1:1' });
  expect(await findRunningStack(parent)).toEqual([{ REDIS_URL: 'redis://127.0.0.1:1' }]);
  await rm(folder, { recursive: true });
  expect(await findRunningStack(parent)).toEqual([]);
});

test('folders that are not a stack, or not one yet, are passed over', async () => {
  await mkdir(join(parent, 'loyalty-ladder-starting'));
  await mkdir(join(parent, 'loyalty-ladder-broken'));
  await writeFile(join(parent, 'loyalty-ladder-broken', 'environment.json'), '{"REDIS_URL": ');
  await mkdir(join(parent, 'another'));
  await writeFile(join(parent, 'another', 'environment.json'), '{"REDIS_URL": "redis://elsewhere:1"}');
  expect(await findRunningStack(parent)).toEqual([]);
});

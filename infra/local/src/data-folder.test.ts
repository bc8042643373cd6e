import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataFolder } from './data-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'data-folder-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('a new folder is made, with those above it; an empty one is taken', async () => {
  const folder = join(parent, 'a', 'b');
  await makeDataFolder(folder);
  await makeDataFolder(folder);
  await access(folder);
});

test('a folder that holds anything is refused: it is no place of ours, or an earlier run is not resumed', async () => {
  await writeFile(join(parent, 'letter.txt'), '');
  await expect(makeDataFolder(parent)).rejects.toThrow(/is not empty: name a new or an empty one .*not resumed/);
});

test('a folder that cannot be made is refused at once', async () => {
  await writeFile(join(parent, 'file'), '');
  await expect(makeDataFolder(join(parent, 'file'))).rejects.toThrow('cannot be made or read (ENOTDIR)');
  await expect(makeDataFolder(join(parent, 'file', 'below'))).rejects.toThrow('cannot be made or read (ENOTDIR)');
});

// Where Node's own way of making parents would never come back: /proc answers ENOENT to mkdir.
test.runIf(process.platform === 'linux')(
  'nor does a file system without room for folders keep anybody waiting',
  async () => {
    await expect(makeDataFolder('/proc/ladder/data')).rejects.toThrow(/cannot be made or read \(E/);
  },
);

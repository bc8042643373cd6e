/**
 * How a command in another terminal finds what `npm start` or the demo runs: a file with the environment in the stack's private
 * folder, which goes when the folder goes, even if the stack is killed (watchdog.sh).
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const FILE_NAME = 'environment.json';
/** As supervisor.ts makes them. */
const FOLDER_PREFIX = 'loyalty-ladder-';
const environmentSchema = z.record(z.string(), z.string());

/** @param folder the supervisor's private one. */
export async function announceStack(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(join(folder, FILE_NAME), JSON.stringify(environment), { mode: 0o600 });
}

/** @returns the environment of each stack that runs; those of other users are not believed. */
export async function findRunningStack(parent = tmpdir()): Promise<Record<string, string>[]> {
  const names = await readdir(parent).catch(() => []);
  const files = names.filter((name) => name.startsWith(FOLDER_PREFIX)).map((name) => join(parent, name, FILE_NAME));
  return (await Promise.all(files.map(readOwn))).flat();
}

async function readOwn(file: string): Promise<Record<string, string>[]> {
  try {
    const { uid } = await stat(file);
    if (uid !== process.getuid?.()) return [];
    return [environmentSchema.parse(JSON.parse(await readFile(file, 'utf8')))];
  } catch {
    return []; // Not there, or going.
  }
}

/** The file of a program, as an operator writes one to publish it. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestStack } from './stack.ts';

const DEFAULT = new URL('../../packages/domain/program/default.json', import.meta.url);

/** The default program with changes. @returns its path, in a folder that goes with the test. */
export async function writeProgramFile(
  { supervisor }: Pick<TestStack, 'supervisor'>,
  changes: object,
): Promise<string> {
  const path = join(supervisor.folder, `${randomUUID()}.json`);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(DEFAULT, 'utf8')), ...changes }));
  return path;
}

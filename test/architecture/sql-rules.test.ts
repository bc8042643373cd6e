/** SQL of the product goes through statements (packages/store/src/postgres/statement.ts): named, constant, typed, and known to the tests. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Who may speak to pg itself. */
const ALLOWED = new Map([
  ['packages/store/src/postgres/statement.ts', 'sends what all others declare'],
  ['packages/store/src/postgres/transaction.ts', 'BEGIN, COMMIT and ROLLBACK: no plan, no row'],
  [
    'infra/local/src/postgres-server.ts',
    'CREATE DATABASE: not a statement of the product, and before there is a database',
  ],
]);

async function filesWith(pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob('{packages,services,infra}/*/src/**/*.ts', { cwd: ROOT })) {
    if (!file.endsWith('.test.ts') && pattern.test(await readFile(join(ROOT, file), 'utf8'))) found.push(file);
  }
  return found.toSorted();
}

test('nobody sends SQL but by a statement', async () => {
  expect(await filesWith(/\.query\b/)).toEqual([...ALLOWED.keys()].toSorted());
});

test('statements are declared in the store alone', async () => {
  const declaring = await filesWith(/\bstatement\(\{/);
  expect(declaring.length).toBeGreaterThan(40);
  expect(declaring.filter((file) => !file.startsWith('packages/store/src/'))).toEqual([]);
});

/** All statements of the product: they register themselves when their modules are loaded. */
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyStatement, STATEMENTS } from '@loyalty-ladder/store/postgres/statement.ts';

const STORE = fileURLToPath(new URL('../../packages/store/src', import.meta.url));

export async function loadStatements(): Promise<AnyStatement[]> {
  for await (const file of glob('**/*.ts', { cwd: STORE, exclude: ['**/*.test.ts'] })) await import(join(STORE, file));
  return [...STATEMENTS.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

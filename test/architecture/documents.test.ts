/** What ARCHITECTURE.md says of files is true: they are there, and who follows a purchase is led from each to the next. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = globSync('{packages,services,infra,test}/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.includes('node_modules'),
);
const ARCHITECTURE = read('ARCHITECTURE.md');

function read(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

/** `room/file.ts` stands for a file of that name anywhere in the room. */
function exists(name: string): boolean {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const room = name.slice(0, -file.length);
  return FILES.some((each) => each.endsWith(`/${file}`) && `/${each}`.includes(`/${room}`));
}

test('every file that the architecture names is where it says', () => {
  const named = [...ARCHITECTURE.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !exists(name))).toEqual([]);
});

test('each of the eight files of a purchase names the next in its header', () => {
  const walk = [...ARCHITECTURE.matchAll(/^\d\. `([^`]+)`/gm)].map(([, path = '']) => path);
  expect(walk).toHaveLength(8);
  const astray = walk.slice(0, -1).filter((path, index) => {
    const [header] = read(path).split('*/');
    return !header?.includes(walk[index + 1] ?? '?');
  });
  expect(astray).toEqual([]);
});

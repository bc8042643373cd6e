/**
 * What documents say of files is true: they are there, each promise has its test, and who follows a purchase is led from each file to the
 * next.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

test('each promise names what shows it, and that is there', () => {
  const [, shown = ''] = read('README.md').split('## What is promised');
  const rows = `${shown.split('\n## ')[0]}\n${read('test/README.md')}`
    .split('\n')
    .filter((line) => /^\| (?!promise)/.test(line));
  expect(rows.length).toBeGreaterThan(40);
  const astray = rows.filter((row) => {
    const names = [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return names.length === 0 || names.some((name) => !name.startsWith('npm run ') && !isThere(name));
  });
  expect(astray).toEqual([]);
});

/** By its path from the root; a file named behind another one by its name alone. */
const isThere = (name: string): boolean => existsSync(`${ROOT}${name}`) || exists(name);

test('each file that a README leads to is there', () => {
  const documents = globSync('{*.md,{infra,services,packages,test}/**/*.md}', { cwd: ROOT }).filter(
    (path) => !path.includes('node_modules'),
  );
  const astray = documents.flatMap((document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    return links
      .filter((link) => !existsSync(join(ROOT, dirname(document), link)))
      .map((link) => `${document}: ${link}`);
  });
  expect(astray).toEqual([]);
});

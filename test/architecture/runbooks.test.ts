/** Each cause that the watch can name has its runbook, in the image too; and what a runbook has people type is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import root from '../../package.json' with { type: 'json' };
import { causesInCode } from '../support/watched-causes.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const FILES = readdirSync(new URL('../../infra/runbooks', import.meta.url));
const RUNBOOKS = FILES.filter((file) => file !== 'README.md').map((file) => file.replace(/\.md$/, ''));
/** Of alerts whose cause Prometheus alone sees. */
const NO_CAUSE = ['TargetDown'];

test('each cause has a runbook, and each runbook a cause', () => {
  expect(causesInCode().length).toBeGreaterThan(20);
  expect(RUNBOOKS.toSorted()).toEqual([...causesInCode(), ...NO_CAUSE].toSorted());
});

test('the list of runbooks has each of them once', () => {
  const listed = [...read('infra/runbooks/README.md').matchAll(/^\| \[(\w+)\]\(\1\.md\)/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(RUNBOOKS.toSorted());
});

test.each(RUNBOOKS)('%s says what is seen, what it means, where to look, what to do and when it is over', (name) => {
  const [title, ...sections] = read(`infra/runbooks/${name}.md`).split('\n## ');
  expect(title?.trim()).toBe(`# ${name}`);
  expect(sections.map((section) => section.split('\n')[0])).toEqual([
    'What is seen',
    'What it means',
    'Look',
    'Do',
    'It is over when',
  ]);
});

test.each(FILES)('%s has people run commands that there are', (file) => {
  const run = [...read(`infra/runbooks/${file}`).matchAll(/npm run\s+([\w:-]+)/g)].map(([, command = '']) => command);
  expect(run.length).toBeGreaterThan(0);
  expect(run.filter((command) => !(command in root.scripts))).toEqual([]);
});

test('the image has them', () => {
  expect(read('.dockerignore').split('\n')).toContain('!infra/runbooks');
  expect(read('Dockerfile')).toMatch(/^COPY --from=dependencies \/app\/infra infra$/m);
});

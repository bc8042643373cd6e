import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listedPrograms } from './read-program-list.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const body = JSON.parse(readFileSync(DEFAULT, 'utf8'));
const plain = { publishedAt: 0, sweep: null };
const first = { version: 1, effectiveAt: 0, body, ...plain };
const second = { version: 2, effectiveAt: 200, body: { ...body, vestingDays: 7 }, ...plain };
const third = { version: 3, effectiveAt: 100, body: { ...body, vestingDays: 3 }, ...plain };

const statuses = (programs: Parameters<typeof listedPrograms>[0], now: number) =>
  listedPrograms(programs, now, 0n).map(({ status }) => status);

test('a version is to come until its instant, and then in force in place of the one before', () => {
  expect(statuses([first, second], 199)).toEqual(['in force', 'to come']);
  expect(statuses([first, second], 200)).toEqual(['past', 'in force']);
});

test('a version that a later one overtakes is superseded, and what changed is told against the one that was in force', () => {
  const listed = listedPrograms([first, second, third], 0, 9n);
  expect(listed.map(({ status }) => status)).toEqual(['in force', 'superseded', 'to come']);
  expect(listed[2]).toMatchObject({ customers: 9n, changes: [{ setting: 'vestingDays', before: 14, after: 3 }] });
});

test('at the very instant of another version it is the later one that counts', () => {
  expect(statuses([first, second, { ...third, effectiveAt: 200 }], 200)).toEqual(['past', 'superseded', 'in force']);
});

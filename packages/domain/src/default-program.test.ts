import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InvalidProgramError, parseProgram } from './program.ts';

const FILE = JSON.parse(readFileSync(new URL('../program/default.json', import.meta.url), 'utf8'));

test('each figure of the default program says why it is so, and where it comes from', () => {
  for (const [name, setting] of Object.entries(FILE)) {
    expect(setting, name).toMatchObject({
      why: expect.stringMatching(/\S.{10}/),
      source: expect.stringMatching(/\S.{5}/),
    });
    expect(setting, name).toHaveProperty('value');
  }
});

test('the default program is valid', () => {
  expect(parseProgram(FILE)).toMatchObject({
    zone: 'UTC',
    pointsPerMajorUnit: 10_000n,
    vestingDays: 14,
    capPerDay: null,
  });
});

test.each([
  ['an unknown setting', { vestingDay: 3 }, 'vestingDay', 'is not a setting'],
  ['a day count of 0', { graceDays: 0 }, 'graceDays', 'at least 1'],
  [
    'thresholds out of order',
    { riskThresholds: { watch: 2, 'at-risk': 2, lost: 3 } },
    'riskThresholds.at-risk',
    'watch < at-risk',
  ],
  ['an unknown zone', { zone: 'Mars/Olympus' }, 'zone', 'time zone'],
  ['an empty interval', { intervalDaysMin: 200 }, 'intervalDaysMax', 'intervalDaysMin'],
  ['more days than dates', { windowDays: 4 }, 'adherentPurchaseDays', 'window'],
  ['a rate of five decimals', { pointsPerMajorUnit: 0.00001 }, 'pointsPerMajorUnit', 'four decimals'],
])('%s is refused with its path and the rule', (_, settings, path, rule) => {
  const parse = () => parseProgram({ ...FILE, ...settings });
  expect(parse).toThrow(InvalidProgramError);
  expect(parse).toThrow(new RegExp(`${path}: .*${rule}`));
});

test('a missing setting is named', () => {
  const { graceDays: _, ...rest } = FILE;
  expect(() => parseProgram(rest)).toThrow(/graceDays: /);
});

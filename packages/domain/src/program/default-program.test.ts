import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InvalidProgramError, parseProgram } from './program.ts';

const FILE = JSON.parse(readFileSync(new URL('../../program/default.json', import.meta.url), 'utf8'));

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

test.each([
  ['a number explained without a reason', { vestingDays: { value: 3 } }, 'vestingDays: must be a number, like 30'],
  ['a number in quotes', { capPerDay: '7' }, 'capPerDay: must be a number, like 30'],
  ['half a month', { expiryMonths: 1.5 }, 'expiryMonths: must be a whole number, like 30'],
  [
    'a factor',
    { stageMultipliers: { regular: 1.25 } },
    'regular: must be a whole number of basis points: for 1.25 write 12500 \\(basis points\\)',
  ],
  ['a factor in quotes', { categoryMultipliers: { toys: '1,5x' } }, 'for "1,5x" write 15000 \\(basis points\\)'],
  ['a percentage', { stageMultipliers: { regular: '125%' } }, 'for "125%" write 12500 \\(basis points\\)'],
  ['a number in quotes', { stageMultipliers: { regular: '12500' } }, 'for "12500" write 12500 \\(basis points\\)'],
  ['words for a factor', { stageMultipliers: { regular: 'double' } }, 'like 10000 \\(basis points\\) for 1'],
  ['less than nothing', { stageMultipliers: { regular: -12_500 } }, 'must be at least 0 \\(basis points\\)'],
  [
    'a threshold in intervals',
    { riskThresholds: { watch: 1.5, 'at-risk': 25_000, lost: 50_000 } },
    'riskThresholds.watch: must be a whole number of basis points: for 1.5 write 15000',
  ],
  ['too many days', { windowDays: 732 }, 'windowDays: must be at most 731'],
  [
    'a currency in small letters',
    { pointsPerMajorUnitByCurrency: { eur: 1 } },
    'ByCurrency.eur: is not a currency code',
  ],
  ['a stage that is none', { stageMultipliers: { chief: 1 } }, 'stageMultipliers.chief: is not a setting'],
  ['no strategy for a stage', { strategies: { potential: 'none' } }, 'strategies.visitor: is missing'],
  [
    'a strategy that is none',
    { strategies: { potential: 'nothing' } },
    'strategies.potential: must be one of "attraction"',
  ],
  [
    'a date for an instant',
    { campaigns: [{ from: '2011-02-01' }] },
    'campaigns.0.from: must be an instant .* like "2011-02-01T00:00:00Z"',
  ],
])('%s is called so in words', (_, settings, said) => {
  expect(() => parseProgram({ ...FILE, ...settings })).toThrow(new RegExp(said));
});

test('a rule between settings is named beside whatever else is wrong, and only where it can be judged', () => {
  const campaign = { name: 'x', from: '2011-02-01T00:00:00Z', to: '2011-01-01T00:00:00Z', multiplier: -1 };
  const broken = { vestingDays: 0, intervalDaysMin: 200, riskThresholds: { watch: 2, 'at-risk': 1, lost: 'x' } };
  const issues = issuesOf({ ...FILE, ...broken, campaigns: [campaign, { ...campaign, from: 'soon' }] });
  expect(issues.toSorted()).toEqual(
    [
      'vestingDays',
      'intervalDaysMax',
      'riskThresholds.at-risk',
      'riskThresholds.lost',
      'campaigns.0.to',
      'campaigns.0.multiplier',
      'campaigns.1.from',
      'campaigns.1.multiplier',
    ].toSorted(),
  );
});

function issuesOf(json: unknown): string[] {
  try {
    parseProgram(json);
  } catch (error) {
    if (error instanceof InvalidProgramError) return error.issues.map(({ path }) => path);
  }
  return [];
}

test('a version that was published before there were notices gives them 30 days ahead', () => {
  const { expiryNoticeDays: _, ...before } = FILE;
  expect(parseProgram(before)).toEqual(parseProgram({ ...FILE, expiryNoticeDays: 30 }));
});

test('a missing setting is named', () => {
  const { graceDays: _, ...rest } = FILE;
  expect(() => parseProgram(rest)).toThrow(/graceDays: is missing/);
});

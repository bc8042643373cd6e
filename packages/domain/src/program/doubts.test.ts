import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { currencyOf } from '../facts/currencies.ts';
import { doubtsAbout } from './doubts.ts';
import { parseProgram } from './program.ts';
import { WORTH_FAR_LESS } from './worth-far-less.ts';

const FILE = JSON.parse(readFileSync(new URL('../../program/default.json', import.meta.url), 'utf8'));
const NOW = Date.parse('2026-11-27T00:00:00Z');
/** Somebody has thought of all currencies. */
const RATE = { numerator: 1, denominator: 100 };
const OWN = {
  pointsPerMajorUnitByCurrency: Object.fromEntries(WORTH_FAR_LESS.map((code) => [code, 0.01])),
  exchangeRates: Object.fromEntries([...WORTH_FAR_LESS, 'HRK'].map((code) => [code, RATE])),
};

const doubts = (changes: object) =>
  doubtsAbout(parseProgram({ ...FILE, ...OWN, ...changes }), NOW).map(({ rule, path }) => `${path} ${rule}`);

const campaign = (more: object) => ({
  name: 'x',
  from: '2026-12-01T00:00:00Z',
  to: '2026-12-24T00:00:00Z',
  multiplier: 20_000,
  ...more,
});

test('the default program leaves none, once currencies have their figures', () => {
  expect(doubts({})).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['three times are not above 3', { stageMultipliers: { regular: 30_000, adherent: 30_000 } }, []],
  ['a multiplier above 3', { categoryMultipliers: { toys: 30_001 } }, ['categoryMultipliers.toys multiplier-above-3']],
  [
    'a campaign above 3',
    { campaigns: [campaign({ multiplier: 125_000 })] },
    ['campaigns.0.multiplier multiplier-above-3'],
  ],
  ['a percentage', { categoryMultipliers: { toys: 125 } }, ['categoryMultipliers.toys multiplier-below-a-tenth']],
  ['a factor', { categoryMultipliers: { toys: 2 } }, ['categoryMultipliers.toys multiplier-below-a-tenth']],
  ['a category that earns nothing', { categoryMultipliers: { tobacco: 0 } }, []],
  ['a rung that earns nothing', { stageMultipliers: { visitor: 0 } }, ['stageMultipliers.visitor earns-nothing']],
  ['no points at all', { pointsPerMajorUnit: 0 }, ['pointsPerMajorUnit earns-nothing']],
  [
    'two campaigns at once',
    { campaigns: [campaign({}), campaign({ category: 'toys' })] },
    ['campaigns.1 campaigns-multiply-above-3'],
  ],
  [
    'two campaigns that never meet',
    {
      campaigns: [
        campaign({ category: 'toys' }),
        campaign({ category: 'books' }),
        campaign({ from: '2026-12-24T00:00:00Z', to: '2026-12-25T00:00:00Z' }),
      ],
    },
    [],
  ],
  [
    'a campaign of last year',
    { campaigns: [campaign({ from: '2025-12-01T00:00:00Z', to: '2025-12-24T00:00:00Z' })] },
    ['campaigns.0 campaign-in-the-past'],
  ],
  [
    'rungs upside down',
    { stageMultipliers: { regular: 15_000, adherent: 12_500 }, adherentPurchaseDays: 2, returnPurchaseDays: 4 },
    [
      'stageMultipliers.adherent adherent-earns-less-than-regular',
      'adherentPurchaseDays adherent-easier-than-regular',
      'returnPurchaseDays return-harder-than-regular',
    ],
  ],
  ['a cap of 0', { capPerPurchase: 0 }, ['capPerPurchase cap-of-0']],
  ['a cap above a wider one', { capPerPurchase: 500, capPerMonth: 100 }, ['capPerPurchase cap-without-effect']],
  [
    'a threshold in intervals',
    { riskThresholds: { watch: 2, 'at-risk': 25_000, lost: 50_000 } },
    ['riskThresholds.watch threshold-below-one-interval'],
  ],
  ['notice as long as points live at least', { expiryMonths: 1, expiryNoticeDays: 29 }, []],
  [
    'notice of points that are gone before',
    { expiryMonths: 1, expiryNoticeDays: 30 },
    ['expiryNoticeDays notice-longer-than-points-live'],
  ],
  [
    'notice of points that live to the end of their month',
    { expiryMonths: 0 },
    ['expiryNoticeDays notice-longer-than-points-live'],
  ],
])('%s', (_, changes, expected) => {
  expect(doubts(changes)).toEqual(expected);
});

test('currencies: unknown, no money, withdrawn; and those worth far less that have no figure of their own', () => {
  const { JPY, ...others } = OWN.pointsPerMajorUnitByCurrency;
  expect(JPY).toBe(0.01);
  const own = { ...others, EUX: 1, XAU: 1, HRK: 1 };
  expect(doubts({ pointsPerMajorUnitByCurrency: own })).toEqual([
    'pointsPerMajorUnitByCurrency.EUX unknown-currency',
    'pointsPerMajorUnitByCurrency.XAU unknown-currency',
    'pointsPerMajorUnitByCurrency.HRK withdrawn-currency',
    'pointsPerMajorUnitByCurrency currency-worth-less',
  ]);
  expect(doubts({ pointsPerMajorUnit: 0.01, pointsPerMajorUnitByCurrency: {} })).toEqual([]);
});

test('what money is counted in: no money, withdrawn, a rate that nobody needs, none where it is needed', () => {
  expect(doubts({ currency: 'EUX' })).toEqual(['currency unknown-currency']);
  expect(doubts({ currency: 'HRK', exchangeRates: { ...OWN.exchangeRates, XAU: RATE, HRK: RATE } })).toEqual([
    'currency withdrawn-currency',
    'exchangeRates.HRK rate-of-own-currency',
    'exchangeRates.XAU unknown-currency',
  ]);
  const { JPY: _, ...rates } = OWN.exchangeRates;
  expect(doubts({ exchangeRates: rates })).toEqual(['exchangeRates currency-without-rate']);
  expect(doubts({ currency: 'JPY', exchangeRates: rates })).toEqual([]);
});

test('a share of key customers that is meant as a percentage', () => {
  expect(doubts({ keyShare: 20 })).toEqual(['keyShare key-share-below-1-percent']);
  expect(doubts({ keyShare: 100 })).toEqual([]);
});

test('what is worth far less is money', () => {
  expect(WORTH_FAR_LESS.filter((code) => currencyOf(code)?.decimals === undefined)).toEqual([]);
  expect(new Set(WORTH_FAR_LESS).size).toBe(WORTH_FAR_LESS.length);
});

import { parseCalibration } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import { rfmScores } from '@loyalty-ladder/domain/program/rfm-score.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTICE_MS } from '../program/judge-publication.ts';
import { changedShare, judgeCalibration } from './judge-calibration.ts';
import { keyThresholds } from './key-thresholds.ts';
import { measuredFigures } from './measured-figures.ts';
import { monthsOfCustomers } from './months-of-customers.ts';
import { rfmBounds } from './rfm-bounds.ts';

const SHARES = { keyShare: 2_000, keyLeaveShare: 2_500 };
const now = Date.parse('2011-01-01T00:00:00Z');
const wanted = { effectiveAt: undefined, changeMin: 0, isEmpty: false };
const effect = { customers: 1_000n, enter: 0n, leave: 0n, changed: 9n };

test('a share of few customers is at least one of them', () => {
  expect(keyThresholds([500n], SHARES)).toEqual({ enterMinor: 500n, leaveMinor: 500n, shareMeasured: 10_000 });
  expect(keyThresholds([0n, -1n], SHARES)).toBeNull();
});

test('what lies beyond the safe integers of JSON is sorted and added up exactly', () => {
  const large = 2n ** 62n;
  expect(keyThresholds([large, large + 1n, 1n], SHARES)).toEqual({
    ...{ enterMinor: large + 1n, leaveMinor: large + 1n, shareMeasured: 5_000 },
  });
});

test("a value's score by its bounds is ceil(5 x rank / k) of the distinct values", () => {
  const money = fc.array(fc.bigInt(-50n, 50n), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(money, (values) => {
      const bounds = rfmBounds(values.map((value) => ({ recency: 0, frequency: 1, money: value })));
      if (bounds === null) throw new Error('there are customers');
      const distinct = [...new Set(values)].sort((a, b) => Number(a - b));
      for (const value of values) {
        const rank = distinct.indexOf(value) + 1;
        const [, , score] = rfmScores({ recency: 0, frequency: 1, money: value }, bounds);
        expect(score).toBe(Math.ceil((5 * rank) / distinct.length));
      }
    }),
  );
});

test('a base in which nobody has bought has no thresholds, no bounds and no mean', () => {
  const none = { two: null, three: null, four: null, five: null };
  const key = { n: 0n, profit: '0', enterMinor: null, leaveMinor: null, ofKey: '0' };
  const sums = { profit: '0', purchaseDays: '0', revenue: 0n, incomplete: 0n };
  const totals = { key, recency: none, frequency: none, money: none, sums };
  const { calibration } = measuredFigures(totals, { ...SHARES, currency: 'GBP' }, 0);
  expect(parseCalibration({ version: 1, effectiveAt: now, body: calibration })).toEqual({
    ...{ version: 1, effectiveAt: now, key: null, rfm: null, mbg: null, gammaGamma: null, meanMarginMinor: null },
  });
});

test('as a version of the program it takes effect ten minutes after it is published at the soonest', () => {
  expect(judgeCalibration([], wanted, undefined, now)).toEqual({ ok: true, version: 1, effectiveAt: now + NOTICE_MS });
  const tooSoon = { ...wanted, effectiveAt: now + NOTICE_MS - 1 };
  expect(judgeCalibration([], tooSoon, undefined, now)).toEqual({
    ...{ ok: false, reason: 'too-soon', soonestAt: now + NOTICE_MS },
  });
});

test('what changes something for fewer customers than asked for is not published', () => {
  const nightly = { ...wanted, changeMin: 100 };
  expect(changedShare(effect)).toBe(90);
  expect(judgeCalibration([{ version: 4 }], nightly, effect, now)).toEqual({
    ...{ ok: false, reason: 'changes-too-little', changed: 90, changeMin: 100 },
  });
  expect(judgeCalibration([{ version: 4 }], nightly, { ...effect, changed: 10n }, now)).toMatchObject({ version: 5 });
});

test('the first one is published whatever it changes, unless there is nothing to say', () => {
  expect(judgeCalibration([], { ...wanted, changeMin: 10_000 }, undefined, now)).toMatchObject({ ok: true });
  expect(judgeCalibration([], { ...wanted, isEmpty: true }, undefined, now)).toMatchObject({
    ...{ ok: false, reason: 'nothing-measured' },
  });
});

test('a month counts who bought, and who had bought on a day before', () => {
  const kept = (day: number, lines = 2) => ({ day, lines, fullPriceLines: 1 });
  const states = [
    { keptDays: [kept(0), kept(31), kept(32)], olderKeptDays: 0 },
    { keptDays: [kept(33, 5)], olderKeptDays: 0 },
    { keptDays: [kept(5)], olderKeptDays: 1 },
  ];
  expect(monthsOfCustomers(states, 1)).toEqual([
    { month: 0, buyers: 2, repeatBuyers: 1, lines: 4, fullPriceLines: 2 },
    { month: 1, buyers: 2, repeatBuyers: 1, lines: 9, fullPriceLines: 3 },
  ]);
});

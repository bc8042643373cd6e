import { describe, expect, test } from 'vitest';
import type { Fact } from '../facts/fact.ts';
import type { FoldResult } from '../fold/fold.ts';
import {
  base,
  cancelled,
  complaint,
  delivered,
  keyFrom,
  line,
  purchase,
  responded,
  stagesOf,
  tell,
  timeline,
  visited,
} from '../testing/story.ts';

const FIVE = [1, 2, 3, 4, 5].map((day) => delivered(`D${day}`, `2024-01-0${day}`));

/** `instant advice held` of each. */
const advicesOf = ({ outcomes }: FoldResult) =>
  outcomes.flatMap((each) =>
    each.type === 'advice.changed'
      ? [`${new Date(each.at).toISOString().slice(0, 16)} ${each.to} ${each.review?.held ?? 'without'}`]
      : [],
  );
const dueOf = ({ nextDueAt }: FoldResult) => nextDueAt && new Date(nextDueAt).toISOString().slice(0, 16);

test('who does not answer for two spans is led out of circulation by what the review measured', () => {
  const { outcomes, state, nextDueAt } = tell(FIVE, '2024-06-29');
  expect(outcomes.at(-2)).toMatchObject({
    type: 'stage.changed',
    from: 'visitor',
    to: 'retired',
    strategy: 'none',
    causes: [{ type: 'timer', timer: 'review:2024-06-29' }],
  });
  const measures = [
    { name: 'paidInSpan', value: 0, threshold: 1, holds: false },
    { name: 'signsInSpan', value: 0, threshold: 2, holds: false },
    { name: 'paidForOrdersInSpan', value: 0, threshold: 2000, holds: false },
    { name: 'marginInSpan', value: 0, threshold: 1, holds: false },
  ];
  expect('measures' in (outcomes.at(-2) ?? {}) && outcomes.at(-2)).toMatchObject({
    measures: expect.arrayContaining(measures),
  });
  expect(outcomes.at(-1)).toEqual({
    type: 'advice.changed',
    at: Date.UTC(2024, 5, 29),
    from: 'minimal',
    to: 'none',
    causes: [{ type: 'timer', timer: 'review:2024-06-29' }],
    review: {
      date: '2024-06-29',
      currency: 'GBP',
      paid: 0n,
      paidBefore: 0n,
      margin: 0n,
      purchaseDays: 0,
      signs: 0,
      held: 0,
    },
    measures,
    programVersion: 1,
  });
  expect(state).toMatchObject({ stage: 'retired', advice: 'none', weakBuyer: null });
  expect(nextDueAt).toBeNull();
});

describe('nobody is withdrawn', () => {
  test.each<[string, readonly Fact[]]>([
    ['after four letters', FIVE.slice(1)],
    ['who answered one of five', [...FIVE.slice(0, 1), responded('A', '2024-01-01T01:00:00'), ...FIVE.slice(1)]],
    ['who has a complaint open', [...FIVE, complaint('K', '2024-06-01', 'opened')]],
    ['of whom a sum could not be exchanged', [...FIVE, purchase('C', '2024-01-06', [line('1', 9)], 'CHF')]],
    ['with one indicator in this span', [...FIVE, visited('V', '2024-04-01'), visited('W', '2024-04-02')]],
    ['with one indicator in the span before', [...FIVE, visited('V', '2024-02-01'), visited('W', '2024-02-02')]],
  ])('%s', (_, facts) => {
    expect(tell(facts, '2024-06-30').state).toMatchObject({ advice: 'minimal' });
  });

  test('at the first review, whatever held before', () => {
    expect(tell(FIVE, '2024-06-28').state).toMatchObject({ stage: 'visitor', advice: 'minimal' });
  });

  test('who is a key customer, until the calibration of that very instant', () => {
    const spent = [purchase('P', '2023-12-15', [line('1', 5000, { costMinor: 0 })]), ...FIVE];
    const keys = (...dates: string[]) =>
      timeline({}, {}, [keyFrom('2023-01-01', 1, 1000n), ...dates.map((date, index) => keyFrom(date, index + 2))]);
    // Reviews on 14 March, 12 June, 10 September.
    expect(tell(spent, '2024-09-10', keys()).state).toMatchObject({ keyCustomer: true, advice: 'minimal' });
    expect(tell(spent, '2024-09-10', keys('2024-09-10')).state).toMatchObject({ keyCustomer: false, stage: 'retired' });
  });
});

describe('a retired customer', () => {
  test('is brought back by nothing but a purchase', () => {
    const others = [
      visited('V', '2024-07-01'),
      responded('A', '2024-07-02'),
      complaint('K', '2024-07-03', 'opened'),
      complaint('L', '2024-07-04', 'resolved'),
      { ...base('N', '2024-07-05'), type: 'feedback.nps' as const, score: 10, surveyId: 's' },
    ];
    const programs = timeline({}, { '2024-08-01': { regularPurchaseDays: 1, horizonDays: 1 } });
    const { state } = tell([...FIVE, ...others], '2024-12-31', programs);
    expect(state).toMatchObject({ stage: 'retired', advice: 'none', weakBuyer: null });
  });

  test('is a visitor after a purchase of which nothing is kept, and may be withdrawn anew', () => {
    const back = [cancelled('X', '2024-07-09', 'P'), purchase('P', '2024-07-10', 5000)];
    const result = tell([...FIVE, ...back], '2025-01-06');
    expect(stagesOf(result).slice(1)).toEqual([
      '2024-06-29T00:00 retired',
      '2024-07-10T00:00 visitor',
      '2025-01-06T00:00 retired',
    ]);
    // One sign of life in the first span, which is too few.
    expect(result.state.months).toMatchObject([{ margin: 0n, purchaseDays: 1 }]);
  });

  test('keeps the purchase days there were: the third makes a regular at once', () => {
    const days = ['2023-11-01', '2023-11-02', '2024-09-01'].map((day) => purchase(day, day, 500));
    const programs = timeline({ riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 } });
    const result = tell([...days, ...FIVE], '2024-09-01', programs);
    expect(stagesOf(result)).toEqual([
      '2023-11-01T00:00 first-purchase',
      '2024-07-28T00:00 retired',
      '2024-09-01T00:00 regular',
    ]);
    expect(result.state.weakBuyer).toBeNull();
  });

  test('who was lost as a regular has to come back as one of those', () => {
    const days = ['2024-01-01', '2024-01-11', '2024-01-21'].map((day) => purchase(day, day, 1000));
    const back = ['2024-11-01', '2024-11-02'].map((day) => purchase(day, day, 1000));
    const result = tell([...days, ...FIVE, ...back], '2024-11-02');
    expect(stagesOf(result).slice(-4)).toEqual([
      '2024-04-14T00:00 first-purchase',
      '2024-10-11T00:00 retired',
      '2024-11-01T00:00 first-purchase',
      '2024-11-02T00:00 adherent',
    ]);
  });
});

test('after a return silence is no rise', () => {
  const facts = [
    purchase('P', '2024-01-01', [line('1', 5000), line('2', 10)]),
    { ...cancelled('X', '2024-05-01', 'P') },
    visited('V', '2024-10-01'),
  ];
  const result = tell(facts, '2024-09-27');
  // The second span: -5010; the third: 0, which is more, and no rise.
  expect(result.state.weakBuyer).toMatchObject({ before: { paid: 0n, anyHeld: false } });
  expect(tell(facts, '2024-06-29').state.weakBuyer).toMatchObject({ before: { paid: -5010n, anyHeld: false } });
});

test('the span begins with the fact that made a weak buyer, and a return may be that fact', () => {
  const days = ['2024-01-01', '2024-01-02', '2024-01-03'].map((day) => purchase(day, day, 1000));
  const back = days.map(({ id }, index) => cancelled(`X${index}`, `2024-01-1${index}`, id));
  expect(tell([...days, ...back], '2024-01-12').state.weakBuyer).toEqual({
    since: Date.UTC(2024, 0, 12) / 86_400_000,
    reviewDay: Date.UTC(2024, 0, 12) / 86_400_000 + 90,
    span: { paid: -1000n, margin: -1000n, purchaseDays: 0, lastPurchaseDay: null, signs: 0 },
    before: null,
  });
});

test('a date counts once, whatever was bought on it; what waited, or has no effect, is no sign of life', () => {
  const facts = [
    cancelled('X', '2024-01-01T07:00:00', 'P'),
    purchase('P', '2024-01-01T08:00:00', 700),
    purchase('F', '2024-01-01T09:00:00', 0),
    { ...purchase('P2', '2024-01-01T10:00:00', 900), purchaseId: 'F' },
    responded('A', '2024-01-02'),
    delivered('D', '2024-01-02T01:00:00', 30),
  ];
  expect(tell(facts, '2024-01-03').state.weakBuyer?.span).toMatchObject({
    paid: 0n,
    margin: -30n,
    purchaseDays: 1,
    signs: 3,
  });
});

test('without a purchase there is no order size, even where nothing is small', () => {
  const programs = timeline({ smallOrderMinor: 0 });
  expect(advicesOf(tell([visited('V', '2024-01-01')], '2024-03-31', programs))).toEqual(['2024-03-31T00:00 minimal 0']);
  const free = tell([purchase('F', '2024-01-01', 0), visited('V', '2024-01-02')], '2024-03-31', programs);
  expect(advicesOf(free)).toEqual(['2024-03-31T00:00 minimal 2']);
});

test('who becomes a regular by a fact has advice none for that reason', () => {
  const days = ['2024-01-01', '2024-01-02', '2024-04-01'].map((day) => purchase(day, day, 3000));
  const result = tell(days, '2024-04-01');
  expect(advicesOf(result)).toEqual(['2024-03-31T00:00 develop 4', '2024-04-01T00:00 none without']);
  expect(result.outcomes.at(-1)).toMatchObject({ causes: [{ type: 'fact', id: '2024-04-01' }], measures: [] });
  expect(result.state.weakBuyer).toBeNull();
});

test('the review is due, and time in steps is as time at once', () => {
  const first = tell(FIVE, '2024-01-05');
  expect(dueOf(first)).toBe('2024-03-31T00:00');
  const before = tell([], '2024-03-30T23:59:59', timeline(), first.state);
  expect(before.state).toEqual(first.state);
  const second = tell([], '2024-03-31', timeline(), before.state);
  expect(dueOf(second)).toBe('2024-06-29T00:00');
  expect(tell([], '2024-06-29', timeline(), second.state).state).toEqual(tell(FIVE, '2024-06-29').state);
});

test('a review whose date the zone skips is held with that of the next day, once an instant', () => {
  // Apia had no 30 December 2011.
  const programs = timeline({ zone: 'Pacific/Apia', horizonDays: 1 });
  const result = tell([visited('V', '2011-12-29T12:00:00')], '2011-12-31T12:00:00', programs);
  expect(advicesOf(result)).toEqual(['2011-12-30T10:00 minimal 0']);
  expect(result.state.weakBuyer?.reviewDay).toBe(Date.UTC(2012, 0, 2) / 86_400_000);
});

import { expect, test } from 'vitest';
import { at, cancelled, delivered, line, purchase, returned, tell, timeline } from '../testing/story.ts';
import { monthOf } from '../time/day.ts';
import { yearsProfit } from './money.ts';

type Facts = Parameters<typeof tell>[0];

const DAY_MS = 86_400_000;
const month = (text: string) => monthOf(at(`${text}-01`) / DAY_MS);

/** Each month as `month margin basis purchaseDays`. */
function monthsOf(facts: Facts, until: string, programs = timeline()): string[] {
  const { months } = tell(facts, until, programs).state;
  return months.map((each) => `${each.month - month('2024-01') + 1} ${each.margin} ${each.basis} ${each.purchaseDays}`);
}

const profitOf = (facts: Facts, until: string, programs = timeline()) =>
  yearsProfit(tell(facts, until, programs).state, month(until.slice(0, 7)));

test('what came back in parts has cost and brought nothing, to the minor unit and in the months in which it happened', () => {
  const bought = purchase('P', '2024-01-10', [line('1', 333, { quantity: 3, discountMinor: 100, costMinor: 500 })]);
  const back = ['2024-02-01', '2024-03-01', '2024-04-01'].map((day, index) =>
    returned(`R${index}`, day, 'P', { 1: 1 }),
  );
  // Paid 899, 599, 299, 0; cost 500, 333, 166, 0.
  expect(monthsOf([bought, ...back], '2024-04-01')).toEqual([
    '1 399 margin 1',
    '2 -133 margin 0',
    '3 -133 margin 0',
    '4 -133 margin 0',
  ]);
  expect(monthsOf([bought, cancelled('X', '2024-02-01', 'P'), ...back.slice(1)], '2024-04-01')).toEqual([
    '1 399 margin 1',
    '2 -399 margin 0',
  ]);
});

test('what comes back is exchanged at the rate of its purchase', () => {
  const rate = (numerator: number) => ({ exchangeRates: { USD: { numerator, denominator: 100 } } });
  const programs = timeline(rate(79), { '2024-02-01': rate(50), '2024-03-01': { exchangeRates: {} } });
  const bought = purchase('P', '2024-01-10', [line('1', 999, { quantity: 2, costMinor: 999 })], 'USD');
  // Paid floor(1998 x 0.79) = 1578, cost floor(999 x 0.79) = 789; of one floor(999 x 0.79) = 789 and floor(499 x 0.79) = 394.
  const back = [returned('R1', '2024-02-05', 'P', { 1: 1 }), returned('R2', '2024-03-05', 'P', { 1: 1 })];
  expect(monthsOf([bought, ...back], '2024-03-05', programs)).toEqual([
    '1 789 margin 1',
    '2 -394 margin 0',
    '3 -395 margin 0',
  ]);
});

test('the reporting currency is taken as it is, whatever rate somebody gave it', () => {
  const programs = timeline({ exchangeRates: { GBP: { numerator: 2, denominator: 1 } } });
  expect(profitOf([purchase('P', '2024-01-10', 100)], '2024-01-10', programs).amount).toBe(100n);
});

test('a month is based on the worst that was booked in it, also on what amounts to nothing or comes back', () => {
  const known = (id: string, when: string) => purchase(id, when, [line('1', 500, { costMinor: 100 })]);
  const free = purchase('F', '2024-02-05', [line('1', 0)]);
  const foreign = purchase('C', '2024-03-05', [line('1', 500, { costMinor: 1 })], 'CHF');
  const facts = [known('P', '2024-01-10'), free, known('Q', '2024-02-10'), foreign, known('S', '2024-03-06')];
  expect(monthsOf(facts, '2024-03-06')).toEqual(['1 400 margin 1', '2 400 revenue 1', '3 400 incomplete 2']);
  const back = [
    cancelled('XF', '2024-04-01', 'F'),
    cancelled('XC', '2024-05-01', 'C'),
    delivered('D', '2024-05-02', 7),
  ];
  expect(monthsOf([...facts, ...back], '2024-05-02').slice(3)).toEqual(['4 0 revenue 0', '5 -7 incomplete 0']);
  expect(profitOf([...facts, ...back], '2024-05-02')).toEqual({ amount: 1193n, basis: 'incomplete', purchaseDays: 4 });
});

test('a return counts the lines of which it takes pieces, and no others', () => {
  const lines = [line('1', 500), line('2', 600, { costMinor: 100 })];
  const facts = [purchase('P', '2024-01-10', lines), returned('R', '2024-02-01', 'P', { 2: 1 })];
  expect(monthsOf(facts, '2024-02-01')).toEqual(['1 1000 revenue 1', '2 -500 margin 0']);
});

test('facts without effect book nothing, and a delivery without a cost neither', () => {
  const facts = [
    purchase('P', '2024-01-10', 500),
    { ...purchase('P2', '2024-02-01', 900), purchaseId: 'P' },
    returned('R', '2024-03-01', 'P', { 9: 1 }),
    cancelled('X', '2025-01-10', 'P'),
    delivered('D', '2024-04-01'),
  ];
  expect(monthsOf(facts, '2025-01-10', timeline({ returnWindowDays: 300 }))).toEqual(['1 500 revenue 1']);
});

test('a return that waited books with its purchase, at that instant', () => {
  const lines = [line('1', 500), line('2', 600)];
  const facts = [returned('R', '2023-12-31', 'P', { 1: 1 }), purchase('P', '2024-01-10', lines)];
  expect(monthsOf(facts, '2024-01-10')).toEqual(['1 600 revenue 1']);
});

test('a month forgets nothing while time passes, and leaves when the next thing is booked', () => {
  const facts = [purchase('P', '2024-01-31T23:00:00', 500), purchase('Q', '2024-06-01', 600)];
  const still = tell(facts, '2025-05-31').state;
  expect(still.months).toHaveLength(2);
  expect(yearsProfit(still, month('2024-12'))).toMatchObject({ amount: 1100n });
  expect(yearsProfit(still, month('2025-01'))).toMatchObject({ amount: 600n, purchaseDays: 1 });
  expect(yearsProfit(still, month('2025-06'))).toEqual({ amount: 0n, basis: 'margin', purchaseDays: 0 });
  expect(monthsOf([...facts, delivered('D', '2024-12-31', 1)], '2024-12-31')).toHaveLength(3);
  expect(monthsOf([...facts, delivered('D', '2025-01-01', 1)], '2025-01-01')).toEqual([
    '6 600 revenue 1',
    '13 -1 margin 0',
  ]);
});

test('months are those of the program’s zone', () => {
  const programs = timeline({ zone: 'Europe/Berlin' });
  expect(monthsOf([purchase('P', '2024-01-31T23:00:00', 500)], '2024-02-01', programs)).toEqual(['2 500 revenue 1']);
});

test('a month counts its purchase days once, those on which something was paid', () => {
  const facts = [
    purchase('F', '2024-01-09T08:00:00', 0),
    purchase('G', '2024-01-10T08:00:00', 0),
    purchase('P', '2024-01-10T09:00:00', 500),
    purchase('Q', '2024-01-10T10:00:00', 500),
    cancelled('X', '2024-01-11', 'P'),
    purchase('R', '2024-01-12', 500),
  ];
  expect(monthsOf(facts, '2024-01-12')).toEqual(['1 1000 revenue 2']);
});

test('amounts beyond 2^53 are exact, of a line, of a sum and through an exchange', () => {
  const unitPriceMinor = 2 ** 53 - 1;
  const large = [line('1', unitPriceMinor, { quantity: 3, costMinor: 1 }), line('2', 2)];
  expect(profitOf([purchase('P', '2024-01-10', large)], '2024-01-10').amount).toBe(3n * (2n ** 53n - 1n) + 1n);
  const sums = [line('1', unitPriceMinor), line('2', unitPriceMinor), line('3', 1)];
  const facts = [purchase('P', '2024-01-10', sums), returned('R', '2024-01-11', 'P', { 2: 1 })];
  expect(profitOf(facts, '2024-01-11').amount).toBe(2n ** 53n);
  const programs = timeline({ exchangeRates: { USD: { numerator: 999_999_999, denominator: 1_000_000_000 } } });
  const foreign = purchase('P', '2024-01-10', [line('1', 2 ** 50 + 1, { quantity: 2, costMinor: 2 ** 50 })], 'USD');
  const paid = ((2n ** 51n + 2n) * 999_999_999n) / 1_000_000_000n;
  const cost = (2n ** 50n * 999_999_999n) / 1_000_000_000n;
  expect(profitOf([foreign], '2024-01-10', programs).amount).toBe(paid - cost);
  const one = ((2n ** 50n + 1n) * 999_999_999n) / 1_000_000_000n - (2n ** 49n * 999_999_999n) / 1_000_000_000n;
  const back = [foreign, returned('R', '2024-01-11', 'P', { 1: 1 })];
  expect(profitOf(back, '2024-01-11', programs).amount).toBe(one);
});

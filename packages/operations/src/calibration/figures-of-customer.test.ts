import { at, line, purchase, returned, tell, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { expect, test } from 'vitest';
import { figuresOfCustomer } from './figures-of-customer.ts';

const programs = timeline({ pointsPerMajorUnit: 0 });
const figuresAt = (facts: Parameters<typeof tell>[0], day: string) =>
  figuresOfCustomer({ customerNo: 1n, state: tell(facts, day, programs).state, at: at(day) }, programs);

test('recency, frequency and the year are counted back from the instant', () => {
  const facts = ['2023-01-09', '2023-06-01', '2024-01-05'].map((day, index) => purchase(`P${index}`, day, 500));
  expect(figuresAt(facts, '2024-01-09')).toMatchObject({
    ...{ recencyDays: 4, frequency: 2, purchaseDays: 3, yearPurchaseDays: 2, profit: 1000n, basis: 'revenue' },
  });
});

test('who keeps nothing has no recency, but purchase days', () => {
  const facts = [purchase('P', '2024-01-05', 500), returned('R', '2024-01-06', 'P', { 1: 1 })];
  expect(figuresAt(facts, '2024-01-09')).toMatchObject({
    recencyDays: null,
    frequency: 0,
    purchaseDays: 1,
    profit: 0n,
  });
});

test('a profit that no column holds is told as the most that one does, and keeps nobody else from being measured', () => {
  const price = [line('1', 2 ** 53 - 1, { quantity: 2 ** 20 })];
  expect(figuresAt([purchase('P', '2024-01-05', price)], '2024-01-09').profit).toBe(2n ** 63n - 1n);
});

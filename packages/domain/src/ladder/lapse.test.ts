import { expect, test } from 'vitest';
import { cancelled, nps, purchase, returned, stagesOf, tell, timeline } from '../testing/story.ts';

const REGULAR = ['2024-01-01', '2024-01-11', '2024-01-21'].map((day, index) => purchase(`P${index}`, day, 1000));
const LOST = '2024-04-14T00:00 first-purchase';

test('the return of the last kept purchase does not end a lapse', () => {
  const facts = [
    ...REGULAR,
    ...REGULAR.map(({ id }) => cancelled(`X${id}`, '2024-05-01', id)),
    ...['2024-05-02', '2024-05-03'].map((day) => purchase(day, day, 1000)),
  ];
  const result = tell(facts, '2024-05-03');
  expect(stagesOf(result).slice(-3)).toEqual([LOST, '2024-05-01T00:00 visitor', '2024-05-02T00:00 first-purchase']);
  expect(result.state.lapse).not.toBeNull();
  expect(stagesOf(tell([...facts, purchase('Q', '2024-05-04', 1000)], '2024-05-04')).at(-1)).toBe(
    '2024-05-04T00:00 regular',
  );
});

test('a purchase on the very day on which the level became lost counts as a day since', () => {
  const facts = [...REGULAR, purchase('Q1', '2024-04-14', 1000), purchase('Q2', '2024-04-15', 1000)];
  expect(stagesOf(tell(facts, '2024-04-15')).slice(-2)).toEqual([LOST, '2024-04-15T00:00 adherent']);
});

test('a day since that came back does not count', () => {
  const facts = [
    ...REGULAR,
    purchase('Q1', '2024-05-01', 1000),
    returned('R', '2024-05-02', 'Q1', { 1: 1 }),
    purchase('Q2', '2024-05-03', 1000),
  ];
  expect(stagesOf(tell(facts, '2024-05-03')).at(-1)).toBe(LOST);
  expect(stagesOf(tell([...facts, purchase('Q3', '2024-05-04', 1000)], '2024-05-04')).at(-1)).toBe(
    '2024-05-04T00:00 adherent',
  );
});

test('days since the lapse that are no longer remembered still count', () => {
  const programs = timeline({ returnPurchaseDays: 6 });
  const lapsed = ['2020-01-01', '2020-01-02', '2020-01-03'];
  const since = ['2020-06-01', '2020-12-01', '2021-06-01', '2022-01-01', '2022-09-01', '2023-06-01'];
  const result = tell(
    [...lapsed, ...since].map((day) => purchase(day, day, 1000)),
    '2023-06-01',
    programs,
  );
  expect(result.state).toMatchObject({ olderKeptDays: 5, lapse: null });
  expect(stagesOf(result).slice(-2)).toEqual(['2020-03-13T00:00 first-purchase', '2023-06-01T00:00 regular']);
});

test('a program that asks for fewer days ends a lapse at the next fact, not by time alone', () => {
  const programs = timeline({}, { '2024-05-10': { returnPurchaseDays: 1 } });
  const facts = [...REGULAR, purchase('Q1', '2024-05-01', 1000)];
  expect(stagesOf(tell(facts, '2024-05-20', programs)).at(-1)).toBe(LOST);
  expect(stagesOf(tell([...facts, nps('N', '2024-05-20', 9)], '2024-05-20', programs)).at(-1)).toBe(
    '2024-05-20T00:00 regular',
  );
});

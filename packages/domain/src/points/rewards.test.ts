import { expect, test } from 'vitest';
import { base, entriesOf, nps, tell, timeline } from '../testing/story.ts';

const PAID = timeline({ surveyReward: 20, referralReward: 50, capPerDay: 5, stageMultipliers: { potential: 20_000 } });

test('an answer is paid whatever its score, without multipliers or caps, and vests like a purchase of that day', () => {
  expect(entriesOf(tell([nps('N', '2024-01-01T10:00:00', 0)], '2024-01-15', PAID))).toEqual([
    'earn 20 N',
    'vest 20 vest:2024-01-15',
  ]);
});

test('one reward by surveyId and one by day', () => {
  const answers = [
    nps('N1', '2024-01-01T10:00:00', 9, 's'),
    nps('N2', '2024-01-01T11:00:00', 9, 't'),
    nps('N3', '2024-01-02T10:00:00', 9, 's'),
    nps('N4', '2024-01-02T11:00:00', 9, 'u'),
  ];
  expect(entriesOf(tell(answers, '2024-01-03', PAID))).toEqual(['earn 20 N1', 'earn 20 N4']);
});

test('a referral is paid on conversion, once for each friend', () => {
  const referral = { ...base('F', '2024-01-01'), type: 'feedback.referral' as const, referredCustomerId: 'c2' };
  const conversion = (id: string, day: string, referredCustomerId: string) => ({
    ...base(id, day),
    type: 'feedback.referral-converted' as const,
    referredCustomerId,
  });
  const facts = [referral, conversion('C1', '2024-01-05', 'c2'), conversion('C2', '2024-01-06', 'c2')];
  expect(entriesOf(tell([...facts, conversion('C3', '2024-01-06', 'c3')], '2024-01-06', PAID))).toEqual([
    'earn 50 C1',
    'earn 50 C3',
  ]);
});

test('by default nothing is paid', () => {
  expect(tell([nps('N', '2024-01-01', 9)], '2024-01-15').entries).toEqual([]);
});

import { expect, test } from 'vitest';
import { fromKept, toKept } from './shared-census.ts';

test('what is kept comes back as it was counted, and what another version has kept is none', () => {
  const census = {
    customers: new Map([['regular', new Map([['none', 3] as const, ['at-risk', 1] as const])] as const]),
    unknown: 2,
    points: new Map([['customer:available', 9_007_199_254_740_993n] as const]),
    noEffects: new Map([['not-a-member', 7n]]),
    npsAnswers: { promoters: 1, detractors: 0, n: 2 },
    followUps: { open: 3, overdue: 1 },
  };
  const kept = JSON.parse(JSON.stringify(toKept(census)));
  expect(fromKept(kept)).toEqual(census);
  expect(fromKept({ ...kept, version: 0 })).toBeUndefined();
});

import { expect, test } from 'vitest';
import { Folding } from '../state/folding.ts';
import { initialState } from '../state/state.ts';
import { at, timeline } from '../testing/story.ts';
import { ALL_RULES } from './conditions.ts';
import { measureRung } from './measure-rung.ts';
import { Standing } from './standing.ts';

const TODAY = at('2024-05-01') / 86_400_000;
const measured = {
  ...initialState(),
  lastAt: at('2024-05-01'),
  lapse: { lostDay: TODAY, olderKeptDays: 0 },
  nps: { day: TODAY, score: 3 },
};

test('each threshold of a condition belongs to the rung that asks for the condition', () => {
  const standing = new Standing(new Folding(measured, timeline(), new Map()));
  for (const { rung, measures, measuresOfSome } of ALL_RULES) {
    for (const measuring of [...measures, ...measuresOfSome]) {
      const measure = measuring(standing) ?? expect.fail('measured');
      expect(measureRung('stage.changed', measure.name), measure.name).toBe(rung);
    }
  }
});

test('that of the last kept purchase, which ends a level, belongs to first-purchase, those of levels to none', () => {
  expect(measureRung('risk.changed', 'keptDays')).toBe('first-purchase');
  expect(measureRung('risk.changed', 'silenceDays:lost')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { isChange, type Outcome } from '../state/outcome.ts';
import { base, complaint, line, nps, purchase, tell, timeline } from '../testing/story.ts';

const LINES = [line('1', 500), line('2', 500, { discountMinor: 1 })];
const DAYS = ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22', '2024-01-29'];
const BOUGHT = DAYS.map((day, index) => purchase(`P${index}`, `${day}T10:00:00`, LINES));

const outcome = (outcomes: readonly Outcome[], type: Outcome['type'], to: string) =>
  outcomes.filter(isChange).find((each) => each.type === type && each.to === to);

test('a stage change names its facts, what was measured against which threshold, strategy and program version', () => {
  const { outcomes } = tell(BOUGHT, '2024-01-29T10:00:00');
  expect(outcome(outcomes, 'stage.changed', 'adherent')).toEqual({
    type: 'stage.changed',
    at: BOUGHT[4]?.occurredAt,
    from: 'regular',
    to: 'adherent',
    strategy: 'cherish',
    causes: [{ type: 'fact', source: 'test', id: 'P4' }],
    measures: [
      { name: 'keptDays', value: 5, threshold: 3, holds: true },
      { name: 'daysInWindow', value: 5, threshold: 5, holds: true },
      { name: 'linesInWindow', value: 10, threshold: 5, holds: true },
      { name: 'fullPriceLinesInWindow', value: 5, threshold: 5, holds: true },
      { name: 'openComplaints', value: 0, threshold: 0, holds: true },
    ],
    programVersion: 1,
  });
});

test('a stage change by time names the timer: silence, the end of a grace, the window, a program', () => {
  const causes = (facts: Parameters<typeof tell>[0], until: string, programs = timeline()) =>
    tell(facts, until, programs)
      .outcomes.filter(({ type }) => type === 'stage.changed')
      .at(-1)?.causes;
  const timer = (name: string) => [{ type: 'timer', timer: name }];
  const lasting = timeline({ riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 } });
  expect(causes(BOUGHT, '2025-01-01')).toEqual(timer('silence:lost'));
  expect(causes([...BOUGHT, complaint('K', '2024-02-01', 'opened')], '2024-03-10')).toEqual(timer('grace:complaints'));
  expect(causes([nps('N', '2023-12-01', 1), ...BOUGHT], '2024-12-01', lasting)).toEqual(timer('window:2024-11-30'));
  const changed = timeline({}, { '2024-01-12': { regularPurchaseDays: 2 } });
  expect(causes(BOUGHT.slice(0, 2), '2024-01-13', changed)).toEqual(timer('program:2'));
});

test('a lapsed customer is measured by the days since as well, a critic by the score', () => {
  const { outcomes } = tell([...BOUGHT, nps('N', '2024-01-30', 3)], '2025-01-01');
  expect(outcome(outcomes, 'stage.changed', 'first-purchase')).toBeDefined();
  expect(
    outcomes
      .filter((each) => each.type === 'stage.changed')
      .at(-1)
      ?.measures.slice(5),
  ).toEqual([
    { name: 'keptDaysSinceLost', value: 0, threshold: 2, holds: false },
    { name: 'npsScore', value: 3, threshold: 7, holds: false },
  ]);
});

test('a risk change says the silence against the own rhythm, reasons, and when it would next rise', () => {
  const service = { ...base('S', '2024-01-02'), type: 'contact.service' as const, waitSeconds: 600, resolved: true };
  const deliveries = [3, 4, 5, 6, 7].map((day) => ({
    ...base(`D${day}`, `2024-01-0${day}`),
    type: 'contact.delivered' as const,
    channel: 'email',
  }));
  const facts = [purchase('P', '2024-01-01', 1000), { ...service, touchpoint: 'phone' }, ...deliveries];
  const told = [...facts, nps('N', '2024-01-10', 6), complaint('K', '2024-01-11', 'opened')];
  const { outcomes } = tell(told, '2024-02-15');
  expect(outcome(outcomes, 'risk.changed', 'watch')).toEqual({
    type: 'risk.changed',
    at: Date.UTC(2024, 1, 15),
    from: 'none',
    to: 'watch',
    model: 'recency',
    causes: [{ type: 'timer', timer: 'silence:watch' }],
    measures: [
      { name: 'silenceDays:watch', value: 45, threshold: 45, holds: true },
      { name: 'silenceDays:at-risk', value: 45, threshold: 75, holds: false },
      { name: 'silenceDays:lost', value: 45, threshold: 150, holds: false },
    ],
    reasons: ['overdue', 'detractor', 'open-complaint', 'slow-service', 'contacts-unanswered'],
    nextCheckAt: Date.UTC(2024, 2, 16),
    stage: 'first-purchase',
    driver: expect.any(Object),
    programVersion: 1,
  });
});

test('reasons end with what they came from: a response, a mended answer, a resolved complaint, a purchase', () => {
  const deliveries = [3, 4, 5, 6, 7].map((day) => ({
    ...base(`D${day}`, `2024-01-0${day}`),
    type: 'contact.delivered' as const,
    channel: 'email',
  }));
  const response = { ...base('A', '2024-01-08'), type: 'contact.responded' as const, response: 'opened' as const };
  const mended = [nps('N1', '2024-01-10', 6), nps('N2', '2024-01-11', 7)];
  const complaints = [complaint('K1', '2024-01-12', 'opened'), complaint('K2', '2024-01-13', 'resolved')];
  const facts = [purchase('P', '2024-01-01', 1000), ...deliveries, response, ...mended, ...complaints];
  const { outcomes } = tell([...facts, purchase('Q', '2024-02-20', 1000)], '2024-02-20');
  expect(
    outcomes.filter(({ type }) => type === 'risk.changed').map((each) => 'reasons' in each && each.reasons),
  ).toEqual([['overdue'], []]);
});

test('fewer purchase days in the later half of the window are a falling trend', () => {
  const days = ['2024-01-01', '2024-02-01', '2024-03-01', '2024-09-01'];
  const { outcomes } = tell(
    days.map((day) => purchase(day, day, 1000)),
    '2024-12-20',
  );
  const last = outcomes.at(-1);
  expect(last?.type === 'risk.changed' && last.reasons).toEqual(['overdue', 'falling-trend']);
});

test('the return of the last kept purchase ends the level, and nothing is measured of silence', () => {
  const cancel = { ...base('X', '2024-03-01'), type: 'purchase.cancelled' as const, purchaseId: 'P' };
  const last = tell([purchase('P', '2024-01-01', 1000), cancel], '2024-03-01').outcomes.at(-1);
  expect(last).toMatchObject({
    from: 'watch',
    to: 'none',
    measures: [{ name: 'keptDays', value: 0, threshold: 1, holds: false }],
    nextCheckAt: null,
    causes: [{ id: 'X' }],
  });
});

test('several facts of one instant are causes of one outcome', () => {
  const facts = DAYS.slice(0, 3).map((day) => purchase(day, day, LINES));
  const more = ['A', 'B'].map((id) => purchase(id, '2024-01-15', LINES));
  const { outcomes } = tell([...facts, ...more], '2024-01-15');
  expect(outcomes.at(-1)).toMatchObject({ from: 'first-purchase', to: 'regular', causes: [{ id: '2024-01-15' }] });
  expect(outcomes.filter(({ at }) => at === Date.UTC(2024, 0, 15))).toHaveLength(1);
});

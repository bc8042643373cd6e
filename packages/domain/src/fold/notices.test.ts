import { expect, test } from 'vitest';
import { compareOutcomes } from '../corrections/compare-outcomes.ts';
import type { Fact } from '../facts/fact.ts';
import type { Outcome } from '../state/outcome.ts';
import { at, base, captured, complaint, held, line, nps, purchase, tell, timeline } from '../testing/story.ts';

/** One purchase makes an adherent. */
const QUICK = timeline({ regularPurchaseDays: 1, adherentPurchaseDays: 1, fullPriceLines: 1 });
const BOUGHT = purchase('P', '2024-01-01T10:00:00', [line('1', 1_000)]);
const OPENED = complaint('K1', '2024-01-10T12:00:00', 'opened');
const RESOLVED = complaint('K2', '2024-01-20T09:00:00', 'resolved');
const fact = (id: string) => ({ type: 'fact', source: 'test', id });
const timer = (name: string) => ({ type: 'timer', timer: name });

const isNotice = ({ type }: Outcome) => type.startsWith('grace.') || type === 'points.expiring';
const noticesOf = (facts: readonly Fact[], until: string, programs = QUICK) =>
  tell(facts, until, programs).outcomes.filter(isNotice);
const causesOf = (...told: Parameters<typeof noticesOf>) => noticesOf(...told).map(({ causes }) => causes);

test('a grace says all of itself: who began it, and what the stage asks for', () => {
  expect(noticesOf([BOUGHT, OPENED], '2024-01-11')).toEqual([
    {
      type: 'grace.started',
      at: OPENED.occurredAt,
      stage: 'adherent',
      conditions: ['complaints'],
      endsAt: at('2024-02-09T12:00:00'),
      wouldBecome: 'regular',
      causes: [fact('K1')],
      measures: [
        { name: 'keptDays', value: 1, threshold: 1, holds: true },
        { name: 'daysInWindow', value: 1, threshold: 1, holds: true },
        { name: 'linesInWindow', value: 1, threshold: 1, holds: true },
        { name: 'fullPriceLinesInWindow', value: 1, threshold: 1, holds: true },
        { name: 'openComplaints', value: 1, threshold: 0, holds: false },
      ],
      programVersion: 1,
    },
  ]);
});

test('what ended a grace is its cause: a fact, its time, silence, the window, a version', () => {
  const [, kept] = causesOf([BOUGHT, OPENED, RESOLVED], '2024-01-21');
  expect(kept).toEqual([fact('K2')]);
  expect(causesOf([BOUGHT, OPENED], '2024-02-10').at(-1)).toEqual([timer('grace:complaints')]);
  const lasting = { regularPurchaseDays: 1, adherentPurchaseDays: 1, fullPriceLines: 1, graceDays: 700 };
  expect(causesOf([BOUGHT, OPENED], '2024-06-01', timeline(lasting)).at(-1)).toEqual([timer('silence:lost')]);
  const forgets = timeline({ ...lasting, windowDays: 20 });
  const more = purchase('Q', '2024-01-25', [line('1', 1_000)]);
  expect(causesOf([BOUGHT, nps('N', '2024-01-10', 0), more], '2024-01-31', forgets)).toEqual([
    [fact('N')],
    [timer('window:2024-01-21')],
    [fact('Q')],
    [timer('window:2024-01-30')],
  ]);
  const shorter = timeline(lasting, { '2024-02-01': { graceDays: 5 } });
  expect(causesOf([BOUGHT, OPENED], '2024-02-02', shorter).at(-1)).toEqual([
    timer('program:2'),
    timer('grace:complaints'),
  ]);
});

test('what comes at the very end of a grace has kept the stage, and is a cause of its end', () => {
  const inTime = complaint('K2', '2024-02-09T12:00:00', 'resolved');
  expect(noticesOf([BOUGHT, OPENED, inTime], '2024-02-09T12:00:00').at(-1)).toMatchObject({
    ...{ type: 'grace.ended', at: inTime.occurredAt, result: 'kept', became: 'adherent' },
    causes: [timer('grace:complaints'), fact('K2')],
  });
});

test('what is about to expire names its timer', () => {
  expect(noticesOf([purchase('P', '2024-01-10', 1_000)], '2025-01-05', timeline())).toEqual([
    {
      type: 'points.expiring',
      at: at('2025-01-02'),
      expiryMonth: '2025-01',
      points: 10n,
      expiresAt: at('2025-02-01'),
      causes: [timer('notice:2025-01')],
      programVersion: 1,
    },
  ]);
});

const GRACE = [BOUGHT, OPENED];
const POINTS = [purchase('P', '2024-01-10', 1_000)];
const SPENT = [held('H', '2025-01-10', 10n, '2025-01-11'), captured('C', '2025-01-10T01:00:00', 'H')];
const AGAIN = complaint('K3', '2024-01-25', 'opened', 'other');

test.each([
  ['a grace that runs', GRACE, '2024-01-15', QUICK, [true]],
  ['a grace that is over, its end', [...GRACE, RESOLVED], '2024-01-21', QUICK, [false, true]],
  ['a grace that is over, and another', [...GRACE, RESOLVED, AGAIN], '2024-01-26', QUICK, [false, false, true]],
  ['a fall', GRACE, '2024-02-10', QUICK, [false, true]],
  ['a fall, and further', GRACE, '2024-09-01', QUICK, [false, false]],
  ['points that are there', POINTS, '2025-01-05', timeline(), [true]],
  ['points that are spent', [...POINTS, ...SPENT], '2025-01-12', timeline(), [false]],
  ['points that are gone', POINTS, '2025-02-01', timeline(), [false]],
])('of %s it is known whether it is so after the decision', (_, facts, until, programs, expected) => {
  const { outcomes, state } = tell(facts, until, programs);
  const notices = compareOutcomes([], outcomes, state).filter(({ outcome }) => isNotice(outcome));
  expect(notices.map(({ current }) => current)).toEqual(expected);
});

test('notices of one instant are compared each by itself', () => {
  const programs = timeline({}, { '2024-12-10': { expiryNoticeDays: 90 } });
  const facts = [...POINTS, purchase('Q', '2024-02-10', 2_000)];
  const { outcomes, state } = tell(facts, '2024-12-11', programs);
  const recorded = compareOutcomes([], outcomes, state);
  const without = tell(
    [...facts, { ...base('X', '2024-12-01'), type: 'purchase.cancelled', purchaseId: 'P' }],
    '2024-12-11',
    programs,
  );
  const again = compareOutcomes(recorded, without.outcomes, without.state);
  expect(again.filter(({ outcome }) => outcome.type === 'points.expiring')).toMatchObject([
    { outcome: { expiryMonth: '2025-01', points: 10n }, revision: 2, retracted: true, current: false },
  ]);
});

import { expect, test } from 'vitest';
import { balancesOf } from '../state/state.ts';
import { adjusted, entriesOf, held, purchase, tell } from '../testing/story.ts';

const BOUGHT = [purchase('P1', '2024-01-01', 4000), purchase('P2', '2024-01-20', 6000)];
const FEBRUARY_2025 = 661;

test('points that staff gives are there at once, and expire as if vested that day', () => {
  const result = tell([...BOUGHT, adjusted('A', '2024-02-10', 25n)], '2024-02-10');
  expect(result.entries.at(-1)).toMatchObject({ kind: 'adjust', from: 'program:adjusted', to: 'customer:available' });
  expect(result.state.availableLots.at(-1)).toEqual({ expiryMonth: FEBRUARY_2025, points: 85n });
});

test('points that staff takes come from what expires first, and the rest is debt', () => {
  const taken = tell([...BOUGHT, adjusted('A', '2024-02-10', -50n)], '2024-02-10');
  expect(taken.entries.at(-1)).toMatchObject({ kind: 'adjust', from: 'customer:available', points: 50n });
  expect(taken.state.availableLots).toEqual([{ expiryMonth: FEBRUARY_2025, points: 50n }]);
  const owed = tell([...BOUGHT, adjusted('A', '2024-02-10', -130n)], '2024-02-10');
  expect(balancesOf(owed.state)).toEqual({ pending: 0n, available: -30n, held: 0n });
});

test('what is given repays debt first, what is taken leaves held and pending points alone', () => {
  const facts = [purchase('P', '2024-01-01', 4000), held('H', '2024-01-02', 10n, '2024-03-01')];
  const owed = [...facts, adjusted('A', '2024-01-03', -5n)];
  expect(balancesOf(tell(owed, '2024-01-03').state)).toEqual({ pending: 40n, available: -15n, held: 10n });
  const { state } = tell([...owed, adjusted('B', '2024-01-04', 20n)], '2024-01-04');
  expect(state.debt).toBe(0n);
  expect(balancesOf(state).available).toBe(5n);
});

test('an adjustment acts once by its id', () => {
  const facts = [adjusted('A', '2024-01-03', 5n), { ...adjusted('B', '2024-01-04', 7n), adjustmentId: 'A' }];
  const result = tell(facts, '2024-01-04');
  expect(entriesOf(result)).toEqual(['adjust 5 A']);
  expect(result.noEffects).toMatchObject([{ id: 'B', reason: 'second-adjustment' }]);
});

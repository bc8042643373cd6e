import { captured, held, line, purchase, tell, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { expect, test } from 'vitest';
import { type Basket, previewBasket } from './preview-basket.ts';

const at = Date.parse('2024-02-20T12:00:00Z');
const basket = (lines: Basket['lines']): Basket => ({ channel: 'shop', currency: 'GBP', lines });
/** Three kept days make a regular. */
const REGULAR = ['2024-01-01', '2024-01-20', '2024-02-10'].map((day) => purchase(`P${day}`, day, 4000));

function preview(facts: Parameters<typeof tell>[0], lines: Basket['lines'], programs = timeline()) {
  return previewBasket(
    { state: tell(facts, '2024-02-20T12:00:00', programs).state, programs, at },
    basket(lines),
    'c1',
  );
}

test('points are told apart by what they are for, and their sum is what is earned', () => {
  const programs = timeline({
    categoryMultipliers: { toys: 20_000 },
    campaigns: [{ name: 'half more', from: '2024-02-01T00:00:00Z', to: '2024-03-01T00:00:00Z', multiplier: 15_000 }],
    capPerPurchase: 50,
  });
  // 10 and 6.66; a regular's 1.25: 20.82; toys twice: 33.32; half more: 49.99; the cap is not reached.
  const lines = [line('1', 1000, { category: 'toys' }), line('2', 666)];
  expect(preview(REGULAR, lines, programs).earns).toMatchObject({
    ...{ base: 16n, ofStage: 4n, ofCategories: 13n, ofCampaigns: 16n, ofCaps: 0n, points: 49n },
  });
  // 10 times as much: 499 of which 50 are left.
  const more = lines.map((each) => ({ ...each, quantity: 10 }));
  expect(preview(REGULAR, more, programs).earns).toMatchObject({ ofCaps: -449n, points: 50n });
});

test('what other purchases of the day left of the cap is what is earned', () => {
  const programs = timeline({ capPerDay: 30 });
  const today = purchase('T', '2024-02-20T09:00:00', 2000);
  expect(preview([today], [line('1', 1500)], programs).earns).toMatchObject({ points: 10n, base: 15n, ofCaps: -5n });
});

test('points vest and expire by the program as it is known', () => {
  // 20 Feb + 14 days is 5 Mar; the version of 1 Mar lets them go at the end of April.
  const programs = timeline({}, { '2024-03-01': { expiryMonths: 1 } });
  const { vestsAt, expiresAt } = preview([], [line('1', 1000)], programs).earns;
  expect([vestsAt, expiresAt]).toEqual([Date.parse('2024-03-05T00:00:00Z'), Date.parse('2024-05-01T00:00:00Z')]);
  expect(preview([], [line('1', 1)], programs).earns).toMatchObject({ points: 0n, vestsAt: null, expiresAt: null });
});

test('the stage is that after the purchase, with what is missing for the next', () => {
  const { stage } = preview(REGULAR.slice(0, 2), [line('1', 1000)]);
  expect(stage).toMatchObject({
    before: 'first-purchase',
    after: 'regular',
    strategy: 'retention',
    nextStage: 'adherent',
  });
  expect(stage.missing.map(({ name, value, threshold }) => [name, value, threshold])).toEqual([
    ['daysInWindow', 3, 5],
    ['linesInWindow', 3, 5],
  ]);
  expect(preview([], [line('1', 1000)]).stage).toMatchObject({ before: 'potential', after: 'first-purchase' });
});

test('spendable is what is available, neither held nor pending, and nothing of what the basket earns', () => {
  // 40 of January and 40 of 3 Feb have vested; 30 are held and 10 of another hold are captured.
  const facts = [...REGULAR, held('H', '2024-02-15', 30n, '2024-03-01'), held('H2', '2024-02-16', 10n, '2024-03-01')];
  const told = preview([...facts, captured('C', '2024-02-17', 'H2')], [line('1', 1000)]);
  expect(told.spendable).toBe(40n);
  // P3 earned 40 x 1 as a first buyer; the basket 10 x 1.25.
  expect(told.balances).toEqual({ available: 40n, held: 30n, pending: 52n });
});

test('what is due by now is done before, and a fact of this very millisecond does not stand in the way', () => {
  const facts = [purchase('P', '2024-01-01', 4000), purchase('Q', '2024-02-20T12:00:00', 1000)];
  const programs = timeline();
  const early = tell([facts[0] as (typeof facts)[0]], '2024-01-02', programs).state;
  expect(previewBasket({ state: early, programs, at }, basket([line('1', 100)]), 'c1').spendable).toBe(40n);
  const same = tell(facts, '2024-02-20T12:00:00', programs).state;
  const told = previewBasket({ state: same, programs, at }, basket([line('1', 100)]), 'c1');
  expect([told.at, told.earns.points]).toEqual([at + 1, 1n]);
});

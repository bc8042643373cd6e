import { at, base, purchase } from '@loyalty-ladder/domain/testing/story.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { describe, expect, test } from 'vitest';
import type { Conversion } from './convert-referrals.ts';
import { lockedCustomer } from './testing/locked-customer.ts';
import { undecidedOf } from './undecided.ts';

const bought = (when: string) => purchase(when, when, 1_000);
const converted = (when: string) => ({
  ...base(when, when),
  type: 'feedback.referral-converted' as const,
  referredCustomerId: 'friend',
});

const FOLDED_TO = at('2024-05-01');
const [ANNA, BEN, CLARA] = [1n, 2n, 3n].map((customerNo) => lockedCustomer({ customerNo, foldedTo: FOLDED_TO })) as [
  LockedCustomer,
  LockedCustomer,
  LockedCustomer,
];
const customers = new Map([ANNA, BEN, CLARA].map((each) => [each.customerNo, each]));
/** As far as its newest fact, so that each case shows which one that is. */
const toNewest = (_: LockedCustomer, newest: number) => ({ until: newest });

function undecided(
  news: Readonly<Record<string, ReturnType<typeof bought>[]>>,
  conversions: readonly Conversion[] = [],
  timed: readonly LockedCustomer[] = [],
) {
  const fresh = new Map(Object.entries(news).map(([customerNo, facts]) => [BigInt(customerNo), facts]));
  return undecidedOf({ customers }, { fresh, related: new Map() }, conversions, timed, toNewest);
}

describe('decided about are', () => {
  test('those with new facts, as far as the newest of them or of those folded before', () => {
    const news = { 1: [bought('2024-05-03'), bought('2024-05-02')], 2: [bought('2024-04-01')] };
    expect(undecided(news)).toMatchObject([
      { customer: ANNA, facts: news[1], until: at('2024-05-03') },
      { customer: BEN, facts: news[2], until: FOLDED_TO },
    ]);
  });

  test('those whom time moves, in the order given, and nobody twice', () => {
    const decided = undecided({ 2: [bought('2024-05-02')] }, [], [CLARA, BEN, ANNA]);
    expect(decided.map(({ customer, facts }) => [customer.customerNo, facts.length])).toEqual([
      [2n, 1],
      [3n, 0],
      [1n, 0],
    ]);
    expect(decided.map(({ until }) => until)).toEqual([at('2024-05-02'), FOLDED_TO, FOLDED_TO]);
  });

  test('nobody whom nothing moves', () => {
    expect(undecided({})).toEqual([]);
  });
});

describe('a referrer', () => {
  const moved = (from: string | undefined, to: string | undefined): Conversion => ({
    referrerNo: 1n,
    fact: to === undefined ? undefined : converted(to),
    takenBackAt: from === undefined ? undefined : at(from),
    related: [bought('2024-04-15')],
  });

  test('is decided about with the fact that a friend has bought, beside those of its own', () => {
    const [anna, ...others] = undecided({ 1: [bought('2024-05-02')] }, [moved(undefined, '2024-05-03')]);
    expect(anna).toMatchObject({ facts: [bought('2024-05-02'), converted('2024-05-03')], changedFrom: undefined });
    expect(anna).toMatchObject({ until: at('2024-05-03'), related: [bought('2024-04-15')] });
    expect(others).toEqual([]);
  });

  test('is changed from the oldest fact on that was taken back, even if none takes its place', () => {
    const conversions = [moved('2024-04-20', '2024-04-10'), moved('2024-04-12', undefined)];
    expect(undecided({}, conversions)).toMatchObject([
      { customer: ANNA, facts: [converted('2024-04-10')], changedFrom: at('2024-04-12'), until: FOLDED_TO },
    ]);
  });
});

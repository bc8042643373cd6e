import { expect, test } from 'vitest';
import type { Fact } from '../facts/fact.ts';
import type { Driver } from '../state/driver.ts';
import {
  base,
  complaint,
  couponRedeemed,
  csat,
  nps,
  purchase,
  review,
  service,
  tell,
  timeline,
} from '../testing/story.ts';

const BOUGHT = purchase('P', '2024-01-01', 1000);
const THEN = '2024-01-10';

/** Of the one who has bought once, at watch. */
function driverAfter(facts: readonly Fact[], programs = timeline()): Driver | null {
  const { outcomes } = tell([BOUGHT, ...facts], '2024-02-15', programs);
  return outcomes.findLast((outcome) => outcome.type === 'risk.changed')?.driver ?? null;
}

const piecesAfter = (...life: Parameters<typeof driverAfter>) =>
  driverAfter(...life)?.evidence.map(({ fact, class: is, weight }) => [fact.id, is, weight]);

test('without evidence the driver is that of the prior', () => {
  const prior = { staff: 67, quality: 14, price: 9, other: 10 };
  expect(driverAfter([])).toEqual({ class: 'staff', subCause: null, share: 6700, evidence: [], prior });
});

test.each([
  ['a complaint', complaint('A', THEN, 'opened', 'k', 'consulting'), [['A', 'consulting', 3]]],
  ['a complaint resolved', complaint('A', THEN, 'resolved'), []],
  ['service with a cause', service('A', THEN, 9_999, false, 'price'), [['A', 'price', 2]]],
  ['service that let wait', service('A', THEN, 601, true), [['A', 'waiting', 1]]],
  ['service not too slow', service('A', THEN, 600, true), []],
  ['service in vain', service('A', THEN, 0, false), [['A', 'service', 1]]],
  [
    'both',
    service('A', THEN, 601, false),
    [
      ['A', 'waiting', 1],
      ['A', 'service', 1],
    ],
  ],
  ['a coupon redeemed', couponRedeemed('A', THEN), [['A', 'price', 1]]],
  ['a letter opened', { ...couponRedeemed('A', THEN), response: 'opened' as const }, []],
  ['a visit', { ...base('A', THEN), type: 'contact.visited' as const, channel: 'shop' as const }, []],
])('%s as evidence', (_, fact, pieces) => {
  expect(piecesAfter([fact])).toEqual(pieces);
});

test.each([
  ['nps', (touchpoint: string) => ({ ...nps('A', THEN, 6), touchpoint })],
  ['csat', (touchpoint: string) => csat('A', THEN, 2, touchpoint)],
  ['review', (touchpoint: string) => review('A', THEN, 2, touchpoint)],
])('a critical %s is evidence of the class of its touchpoint, if the program names one', (_, answer) => {
  const programs = timeline({ touchpointClasses: { till: 'staff', shelf: 'quality' } });
  expect(piecesAfter([answer('till')], programs)).toEqual([['A', 'staff', 1]]);
  expect(piecesAfter([answer('shelf')], programs)).toEqual([['A', 'quality', 1]]);
  expect(piecesAfter([answer('car park')], programs)).toEqual([]);
  expect(piecesAfter([answer('constructor')], programs)).toEqual([]);
});

test('an answer that is not critical, or says no touchpoint, is evidence of nothing', () => {
  const programs = timeline({ touchpointClasses: { till: 'staff' } });
  expect(piecesAfter([csat('A', THEN, 3, 'till'), review('B', THEN, 5, 'till'), csat('C', THEN, 1)], programs)).toEqual(
    [],
  );
});

test('a complaint that is open already says nothing new; opened again it does', () => {
  const twice = [complaint('A', '2024-01-10', 'opened'), complaint('B', '2024-01-11', 'opened')];
  expect(piecesAfter(twice)).toEqual([['A', 'quality', 3]]);
  const again = [complaint('C', '2024-01-12', 'resolved'), complaint('D', '2024-01-13', 'opened', 'k', 'price')];
  expect(piecesAfter([...twice, ...again])).toEqual([
    ['A', 'quality', 3],
    ['D', 'price', 3],
  ]);
});

test('a fact keeps the class and weight that the program of its day gave it; the prior is that of today', () => {
  const programs = timeline(
    { touchpointClasses: { till: 'price' }, slowServiceSeconds: 100 },
    {
      '2024-01-20': {
        touchpointClasses: { till: 'quality' },
        driverPrior: { staff: 0, quality: 50, price: 50, other: 0 },
      },
    },
  );
  const facts = [csat('A', '2024-01-19', 1, 'till'), csat('B', '2024-01-20', 1, 'till')];
  expect(piecesAfter(facts, programs)).toEqual([
    ['A', 'price', 1],
    ['B', 'quality', 1],
  ]);
  expect(driverAfter(facts, programs)?.prior).toEqual({ staff: 0, quality: 50, price: 50, other: 0 });
});

test('the 12 latest pieces are kept, in fold order', () => {
  const coupons = Array.from({ length: 11 }, (_, index) => couponRedeemed(`C${10 + index}`, '2024-01-12'));
  const kept = piecesAfter([service('A', '2024-01-11', 601, false), ...coupons.toReversed()]);
  expect(kept).toHaveLength(12);
  expect(kept?.slice(0, 2)).toEqual([
    ['A', 'service', 1],
    ['C10', 'price', 1],
  ]);
});

test('evidence counts while its date is among the driverWindowDays ending today, and stays in the state afterwards', () => {
  const facts = [complaint('A', '2024-01-16', 'opened'), complaint('B', '2024-01-17', 'opened', 'm')];
  const programs = timeline({ driverWindowDays: 30 });
  expect(piecesAfter(facts, programs)).toEqual([['B', 'quality', 3]]);
  expect(tell(facts, '2024-02-15', programs).state.evidence).toHaveLength(2);
});

test('the share is floored, and of equals the first in the order staff, quality, price, other speaks', () => {
  const even = timeline({ driverPrior: { staff: 25, quality: 25, price: 25, other: 25 } });
  const both = [service('A', THEN, 0, true, 'other'), service('B', THEN, 0, true, 'price')];
  expect(driverAfter(both, even)).toMatchObject({ class: 'price', share: 4166 });
  expect(driverAfter([], even)).toMatchObject({ class: 'staff', share: 2500 });
  const firm = timeline({ driverPriorStrength: 100 });
  expect(driverAfter([complaint('A', THEN, 'opened')], firm)).toMatchObject({ class: 'staff', share: 6504 });
});

test('of staff the cause with most weight speaks, of equals the first; evidence of staff alone names none', () => {
  const waits = [service('A', '2024-01-10', 601, true), service('B', '2024-01-11', 601, true)];
  const unkind = service('C', '2024-01-12', 0, true, 'unfriendliness');
  expect(driverAfter(waits)).toMatchObject({ class: 'staff', subCause: 'waiting' });
  expect(driverAfter([...waits, unkind])).toMatchObject({ class: 'staff', subCause: 'unfriendliness' });
  const till = timeline({ touchpointClasses: { till: 'staff' } });
  expect(driverAfter([csat('A', THEN, 1, 'till')], till)).toMatchObject({
    class: 'staff',
    subCause: null,
    share: 7800,
  });
  const price = complaint('D', '2024-01-13', 'opened', 'k', 'price');
  expect(driverAfter([...waits, price, couponRedeemed('E', '2024-01-14')])).toMatchObject({
    class: 'price',
    subCause: null,
  });
});

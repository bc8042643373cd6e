import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './route.ts';
import { boundsOf, rangeQuery } from './time-range.ts';

test('an address names a view, what it is about, filters and time', () => {
  expect(parseRoute('#/lag/purchase-consumer/loyalty.purchases/3?range=6h&show=behind')).toEqual({
    path: ['lag', 'purchase-consumer', 'loyalty.purchases', '3'],
    range: { kind: 'latest', name: '6h' },
    query: { range: '6h', show: 'behind' },
  });
});

test.each([
  '',
  '#',
  '#/',
  '#/?range=yesterday',
  '#/?range=toString',
  '#/?from=x&until=y',
  '#/?from=2026-11-27T12:00Z&until=2026-11-27T11:00Z',
])('of %j nothing can be read but the overview of the last minutes', (hash) =>
  expect(parseRoute(hash)).toMatchObject({ path: [], range: { kind: 'latest', name: '15m' } }),
);

test('a link to another view keeps the time and leaves the filters; one within the view keeps both', () => {
  const here = parseRoute('#/lag?range=6h&show=behind');
  expect(hrefOf(['ladder'], {}, here)).toBe('#/ladder?range=6h');
  expect(hrefOf(['lag'], { range: '1h' }, here)).toBe('#/lag?range=1h&show=behind');
  expect(hrefOf(['lag'], { show: undefined }, here)).toBe('#/lag?range=6h');
});

test('an id of any characters comes back from its address', () => {
  const path = ['customers', 'Ä/ö?#%&='];
  expect(parseRoute(hrefOf(path, {}, parseRoute(''))).path).toEqual(path);
  expect(parseRoute('#/customers/100%').path).toEqual(['customers', '100%']);
});

test('a stretch that stands comes back from its address, and does not move', () => {
  const range = { kind: 'fixed', from: Date.UTC(2026, 10, 27, 11), until: Date.UTC(2026, 10, 27, 12) } as const;
  expect(parseRoute(hrefOf([], rangeQuery(range), parseRoute(''))).range).toEqual(range);
  expect(boundsOf(range, Date.UTC(2027, 0, 1))).toEqual({ from: range.from, to: range.until });
});

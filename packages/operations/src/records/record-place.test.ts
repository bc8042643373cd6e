import { expect, test } from 'vitest';
import { parsePlace, placeText } from './record-place.ts';

test('a place is a topic, a partition and an offset of any size', () => {
  const place = { topic: 'x.loyalty.purchases', partition: 3, offset: 9_007_199_254_740_993n };
  expect(parsePlace(placeText(place))).toEqual(place);
});

test.each(['loyalty.purchases', 'loyalty.purchases/1', 'a/b/c', 'a/1/-1', 'a/1/99999999999999999999'])(
  '"%s" is no place',
  (text) => {
    expect(parsePlace(text)).toBeUndefined();
  },
);

import { describe, expect, it } from 'vitest';
import { RFM_SEGMENTS, rfmSegmentOf } from './rfm-segments.ts';

const SCORES = [1, 2, 3, 4, 5];
const TRIPLES = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => [r, f, m] as const)));

describe('rfmSegmentOf', () => {
  it('puts each of the 125 triples into a segment, and none of the eleven is empty', () => {
    const sizes = Map.groupBy(TRIPLES, rfmSegmentOf);
    expect([...sizes.keys()].toSorted()).toEqual(RFM_SEGMENTS.toSorted());
    expect(RFM_SEGMENTS.map((segment) => sizes.get(segment)?.length)).toEqual([7, 8, 24, 7, 16, 8, 8, 22, 8, 11, 6]);
  });

  it.each([
    [[5, 5, 5], 'Champions'],
    [[5, 1, 1], 'New Customers'],
    [[1, 5, 5], "Can't Lose Them"],
    [[1, 1, 1], 'Lost'],
  ] as const)('calls %j %s', (scores, segment) => {
    expect(rfmSegmentOf(scores)).toBe(segment);
  });

  it('has no name for what is no score', () => {
    expect(() => rfmSegmentOf([0, 5, 5])).toThrow(RangeError);
  });
});

import type { ScoredGroup } from '@loyalty-ladder/store/base/read-scored-groups.ts';
import { describe, expect, it } from 'vitest';
import { segmentFigures } from './segment-figures.ts';

const group = (scores: readonly (number | null)[], more: Partial<ScoredGroup> = {}): ScoredGroup => ({
  recency: scores[0] ?? null,
  frequency: scores[1] ?? null,
  money: scores[2] ?? null,
  stage: 'regular',
  customers: 1,
  profit: 0n,
  onRevenue: 0,
  incomplete: 0,
  promoters: 0,
  detractors: 0,
  answers: 0,
  ...more,
});

describe('segmentFigures', () => {
  it('adds up what belongs to a segment, whatever its scores and stages', () => {
    const { segments } = segmentFigures([
      group([5, 5, 5], { customers: 3, profit: 600n, stage: 'adherent', promoters: 2, answers: 2 }),
      group([5, 5, 4], { customers: 1, profit: 100n, detractors: 1, answers: 2 }),
      group([1, 1, 1], { customers: 4, profit: 300n, stage: 'first-purchase' }),
    ]);
    expect(segments.map(({ segment }) => segment)).toEqual(['Champions', 'Lost']);
    expect(segments[0]).toMatchObject({
      customers: { count: 4, of: 8, share: 5_000 },
      profit: '700',
      profitShare: 7_000,
      nps: { n: 4, score: 25 },
      stages: { regular: 1, adherent: 3 },
      scores: [
        { scores: [5, 5, 5], customers: 3 },
        { scores: [5, 5, 4], customers: 1 },
      ],
    });
    expect(segments[1]?.nps).toBeNull();
  });

  it('has those without a kept purchase day apart, and counts them in the whole', () => {
    const { unscored, customers, profit } = segmentFigures([
      group([null, null, null], { customers: 3, profit: -50n, stage: 'visitor' }),
      group([3, 3, 3], { customers: 1, profit: 150n }),
    ]);
    expect({ customers, profit }).toEqual({ customers: 4, profit: '100' });
    expect(unscored).toMatchObject({ customers: { count: 3, of: 4, share: 7_500 }, profitShare: -5_000 });
  });

  it('has no share of a profit that is none', () => {
    const { segments } = segmentFigures([group([3, 3, 3], { profit: -1n })]);
    expect(segments[0]?.profitShare).toBeNull();
  });

  it('says of how many the profit is revenue, or incomplete', () => {
    const { basis } = segmentFigures([
      group([3, 3, 3], { customers: 5, onRevenue: 2, incomplete: 1 }),
      group([null, null, null], { onRevenue: 1 }),
    ]);
    expect(basis).toEqual({ onRevenue: 3, incomplete: 1 });
  });

  it('is nothing of nobody', () => {
    expect(segmentFigures([])).toMatchObject({ customers: 0, profit: '0', segments: [], unscored: { nps: null } });
  });
});

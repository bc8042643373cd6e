/** The named segments of the measured base, out of its groups by scores and stage. */
import type { ScoredGroup } from '@loyalty-ladder/store/base/read-scored-groups.ts';
import { RFM_SEGMENTS, RFM_SOURCE, type RfmScores, type RfmSegment, rfmSegmentOf } from '../segments/rfm-segments.ts';
import type { SegmentFigures, SegmentReport } from './base-reports.ts';
import { GroupTally, type Whole } from './group-tally.ts';

/** @param groups of all customers. */
export function segmentFigures(
  groups: readonly ScoredGroup[],
): Pick<SegmentReport, 'customers' | 'profit' | 'basis' | 'source' | 'segments' | 'unscored'> {
  const all = tallyOf(groups);
  const bySegment = Map.groupBy(groups, (group) => {
    const scores = scoresOf(group);
    return scores === null ? null : rfmSegmentOf(scores);
  });
  return {
    customers: all.customers,
    profit: String(all.profit),
    basis: { onRevenue: sum(groups, 'onRevenue'), incomplete: sum(groups, 'incomplete') },
    source: RFM_SOURCE,
    segments: RFM_SEGMENTS.flatMap((segment) => figuresOf(segment, bySegment.get(segment) ?? [], all)),
    unscored: tallyOf(bySegment.get(null) ?? []).figures(all),
  };
}

function figuresOf(segment: RfmSegment, groups: readonly ScoredGroup[], all: Whole): SegmentFigures[] {
  if (groups.length === 0) return [];
  const byScores = Map.groupBy(groups, (group) => (scoresOf(group) ?? []).join(' '));
  const scores = [...byScores.values()].map((same) => ({
    scores: scoresOf(same[0]) ?? ([0, 0, 0] as const),
    customers: sum(same, 'customers'),
  }));
  const bestFirst = scores.toSorted((a, b) => (a.scores.join('') < b.scores.join('') ? 1 : -1));
  return [{ segment, ...tallyOf(groups).figures(all), scores: bestFirst }];
}

function scoresOf(group: ScoredGroup | undefined): RfmScores | null {
  if (group === undefined || group.recency === null || group.frequency === null || group.money === null) return null;
  return [group.recency, group.frequency, group.money];
}

function tallyOf(groups: readonly ScoredGroup[]): GroupTally {
  const tally = new GroupTally();
  for (const group of groups) tally.add(group);
  return tally;
}

const sum = (groups: readonly ScoredGroup[], field: 'customers' | 'onRevenue' | 'incomplete'): number =>
  groups.reduce((total, group) => total + group[field], 0);

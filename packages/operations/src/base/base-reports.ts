/**
 * What reports say of the measured base, as it is stored and as a gateway and a dashboard hand it on: JSON, with money as decimal strings of
 * minor units, shares in basis points, and never a figure without the number of customers it is of.
 */
import type { DriverClass, StaffCause } from '@loyalty-ladder/domain/state/driver.ts';
import type { RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { NetPromoterScore } from '../feedback/net-promoter-score.ts';
import type { RfmScores, RfmSegment } from '../segments/rfm-segments.ts';
import type { Share } from './share.ts';

export interface BaseReports {
  readonly segments: SegmentReport;
  readonly pulse: PulseReport;
  readonly drivers: DriverReport;
}

/** Some of the customers. */
export interface GroupFigures {
  readonly customers: Share;
  /** The year's, minor units. */
  readonly profit: string;
  /** Of the profit of everybody measured, basis points: null where that is none or a loss. */
  readonly profitShare: number | null;
  /** Null: nobody of them answered. */
  readonly nps: NetPromoterScore | null;
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
}

export interface SegmentReport {
  readonly currency: string;
  readonly customers: number;
  readonly profit: string;
  /** Customers whose profit is revenue, as costs are missing, and whose lacks what could not be converted. */
  readonly basis: { readonly onRevenue: number; readonly incomplete: number };
  readonly npsWindowDays: number;
  readonly source: { readonly name: string; readonly address: string };
  /** Those that somebody is in, in the order of the published table. */
  readonly segments: readonly SegmentFigures[];
  /** Without a kept purchase day there are no scores. */
  readonly unscored: GroupFigures;
  readonly clusters: ClusterReport;
}

export interface SegmentFigures extends GroupFigures {
  readonly segment: RfmSegment;
  /** Of each triple of scores, how many. */
  readonly scores: readonly { readonly scores: RfmScores; readonly customers: number }[];
}

export interface ClusterReport {
  /** Customers with a kept purchase day, and how many of them the centres were fitted on, and the silhouettes measured on. */
  readonly customers: number;
  readonly fittedOn: number;
  readonly silhouetteOn: number;
  readonly seed: number;
  /** Of the largest silhouette; null: fewer customers differ than 3. */
  readonly best: number | null;
  /** By k of 3 to 8; one that more customers would have to differ for is left out. */
  readonly fits: readonly ClusterFigures[];
}

export interface ClusterFigures {
  readonly k: number;
  /** From -1 to 1; null: the sample had one cluster alone. */
  readonly silhouette: number | null;
  readonly converged: boolean;
  /** Most profit first. */
  readonly clusters: readonly (GroupFigures & { readonly centre: ClusterCentre })[];
}

/** What a customer in the middle of it did. Money in minor units. */
export interface ClusterCentre {
  readonly recencyDays: number;
  readonly frequency: number;
  readonly profit: number;
}

export interface DriverReport {
  /** Percent by class. */
  readonly prior: Readonly<Record<DriverClass, number>>;
  readonly priorSource: string;
  /** Of everybody at risk. */
  readonly all: DriverFigures;
  readonly levels: readonly (DriverFigures & { readonly level: Exclude<RiskLevel, 'none'> })[];
}

export interface DriverFigures {
  readonly customers: number;
  /** Of the customers: who gave any evidence that counts. Of the others the prior alone speaks, so it says nothing new. */
  readonly evidenced: Share;
  /** Of those with evidence, by class in the order of the law. */
  readonly classes: readonly { readonly class: DriverClass; readonly customers: Share; readonly prior: number }[];
  /** Of those with evidence whose class is staff, those of whom a sub-cause is known. */
  readonly subCauses: readonly { readonly subCause: StaffCause; readonly customers: Share }[];
}

export interface PulseReport {
  /** Of 24 h, within which a critic may buy again. */
  readonly horizonDays: number;
  /** Oldest first; the last one is under way. */
  readonly months: readonly PulseMonth[];
}

export interface PulseMonth {
  /** `2025-03` */
  readonly month: string;
  /** Of the customers who bought in it, who had bought on an earlier day. */
  readonly repeatPurchase: Share;
  /** Of the lines kept of it, those without a discount. */
  readonly fullPrice: Share;
  /** Of the friends named in it, who have bought for the first time since. */
  readonly referrals: Share;
  readonly reviews: { readonly n: number /** 1 to 5; null: there was none. */; readonly average: number | null };
  /** Of those who had bought by its end, who earned or spent points in it; and who spent. */
  readonly takingPart: Share;
  readonly spending: Share;
  /** Of its critics whose horizon is over, who bought again within it; `open`: whose is not over. */
  readonly criticsBack: Share & { readonly open: number };
  readonly answers: {
    /** Cases opened in it, and how many of them have been answered. */
    readonly cases: number;
    readonly answered: number;
    /** From opening to answer. */
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    /** Of those answered, or past their deadline, who were answered before it. */
    readonly inTime: Share;
  };
}

/**
 * Clusters of the measured base for every k: centres from a seeded sample, figures from everybody. Memory is that of the sample and of one page,
 * whatever the size of the base.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import { readEverything } from '@loyalty-ladder/store/base/read-everything.ts';
import {
  type RfmCustomer,
  type RfmRow,
  readRfmCustomers,
  readRfmSample,
  readRfmSpread,
} from '@loyalty-ladder/store/base/read-rfm-values.ts';
import type { Pool } from 'pg';
import { isDetractor, isPromoter } from '../feedback/net-promoter-score.ts';
import {
  CLUSTER_SEED,
  CLUSTERS_MAX,
  CLUSTERS_MIN,
  type ClusterFit,
  FIT_SAMPLE_MAX,
  fitClusters,
  nearestCentre,
  type RfmValues,
  type Scale,
  SILHOUETTE_SAMPLE_MAX,
  standardised,
  valuesAt,
} from '../segments/fit-clusters.ts';
import type { ClusterFigures, ClusterReport } from './base-reports.ts';
import { GroupTally, type Whole } from './group-tally.ts';

/** @param answeredFrom the first day whose answers count. @param whole the base, those without a kept purchase day included. */
export async function measureClusters(pool: Pool, answeredFrom: Day, whole: Whole): Promise<ClusterReport> {
  const { customers, ...scale } = await readEverything(pool, readRfmSpread);
  const sample = await readEverything(pool, (tx) => readRfmSample(tx, CLUSTER_SEED, FIT_SAMPLE_MAX));
  const fits = await fitsOf(sample.map((row) => standardised(valuesOf(row), scale)));
  const tallies = fits.map(({ centres }) => centres.map(() => new GroupTally()));
  for await (const page of readRfmCustomers(pool)) {
    for (const each of page) addToNearest(each, answeredFrom, scale, fits, tallies);
  }
  return {
    customers,
    fittedOn: sample.length,
    silhouetteOn: Math.min(sample.length, SILHOUETTE_SAMPLE_MAX),
    seed: CLUSTER_SEED,
    best: bestOf(fits),
    fits: fits.map((fit, index) => figuresOf(fit, tallies[index] ?? [], scale, whole)),
  };
}

/** Others have their turn between two of them: one takes half a second. */
async function fitsOf(points: readonly number[][]): Promise<ClusterFit[]> {
  const fits: ClusterFit[] = [];
  for (let k = CLUSTERS_MIN; k <= CLUSTERS_MAX; k++) {
    await nextTurn();
    const fit = fitClusters(points, k);
    if (fit !== null) fits.push(fit);
  }
  return fits;
}

function addToNearest(
  customer: RfmCustomer,
  answeredFrom: Day,
  scale: Scale,
  fits: readonly ClusterFit[],
  tallies: readonly (readonly GroupTally[])[],
): void {
  const { stage, profit, npsScore, npsDay } = customer;
  const answered = npsScore !== null && npsDay !== null && npsDay >= answeredFrom;
  const [promoters, detractors] = [Number(answered && isPromoter(npsScore)), Number(answered && isDetractor(npsScore))];
  const counted = { stage, customers: 1, profit, promoters, detractors, answers: Number(answered) };
  const point = standardised(valuesOf(customer), scale);
  fits.forEach(({ centres }, index) => {
    tallies[index]?.[nearestCentre(point, centres)]?.add(counted);
  });
}

function figuresOf(fit: ClusterFit, tallies: readonly GroupTally[], scale: Scale, whole: Whole): ClusterFigures {
  const clusters = fit.centres.map((centre, index) => ({ centre, tally: tallies[index] ?? new GroupTally() }));
  const { k, silhouette, converged } = fit;
  return {
    ...{ k, silhouette, converged },
    clusters: clusters
      .toSorted((a, b) => Number(b.tally.profit - a.tally.profit))
      .map(({ centre, tally }) => {
        const [recencyDays, frequency, profit] = valuesAt(centre, scale);
        return { centre: { recencyDays, frequency, profit }, ...tally.figures(whole) };
      }),
  };
}

/** The first of equals: fewer clusters are easier to act on. */
function bestOf(fits: readonly ClusterFit[]): number | null {
  const best = fits.reduce<ClusterFit | null>(
    (found, fit) => ((fit.silhouette ?? -2) > (found?.silhouette ?? -2) ? fit : found),
    null,
  );
  return best?.k ?? null;
}

const valuesOf = ({ recencyDays, frequency, profit }: RfmRow): RfmValues => [recencyDays, frequency, Number(profit)];

/** Lag with verdict and trend, all that it takes read in one go: for whoever has nothing else to read. */
import { readInstances } from '@loyalty-ladder/store/services/read-instances.ts';
import { listConsumerPauses } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import { readPartitionSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import type { ConsumerGroup } from '@loyalty-ladder/stream/consumer-groups.ts';
import type { Pool } from 'pg';
import { type AgedLag, type LagSource, readPartitionLags } from '../lag/partition-lag.ts';
import { sourceReport } from '../streams/source-report.ts';
import type { PartitionWatch } from './partition-watch.ts';
import type { Retention } from './retention-risk.ts';
import type { WatchedPartition } from './snapshot.ts';

/** With the verdict of judge-partition.ts. */
export type JudgedLag = AgedLag &
  Pick<WatchedPartition, 'state' | 'word' | 'level' | 'sentence' | 'advice' | 'pause' | 'trendPerSecond'>;

export interface JudgedLags {
  readonly partitions: readonly (JudgedLag & Pick<WatchedPartition, 'secondsToLoss'>)[];
  /** Those who ought to read, as Kafka had them last. */
  readonly groups: readonly ConsumerGroup[];
}

/** What is read seldom, and need not be there. */
interface KnownBefore {
  readonly groups?: readonly ConsumerGroup[] | undefined;
  /** By topic; without it nothing is said of when records are lost. */
  readonly retention?: ReadonlyMap<string, Retention> | undefined;
}

/**
 * @param watch kept from one reading to the next.
 * @throws what Postgres and Kafka throw.
 */
export async function readJudgedLags(
  pool: Pool,
  source: LagSource,
  watch: PartitionWatch,
  { groups, retention }: KnownBefore,
): Promise<JudgedLags> {
  const { prefix } = source;
  const lags = await readPartitionLags(pool, source);
  const [instances, remembered, pauses] = await Promise.all([
    readInstances(pool),
    readPartitionSources(pool),
    listConsumerPauses(pool),
  ]);
  const { halted } = sourceReport(remembered);
  const watched = watch.look(lags, { prefix, instances, halted, pauses, groups, retention });
  const partitions = judgedLags(lags.partitions, watched).map((lag, index) => ({
    ...lag,
    secondsToLoss: watched[index]?.secondsToLoss ?? null,
  }));
  return { partitions, groups: groups ?? [] };
}

/** @param watched of the same partitions, in the same order. */
export function judgedLags(lags: readonly AgedLag[], watched: readonly WatchedPartition[]): JudgedLag[] {
  return lags.map((lag, index) => {
    const { state, word, level, sentence, advice, pause, trendPerSecond } = watched[index] as WatchedPartition;
    return { ...lag, state, word, level, sentence, advice, pause, trendPerSecond };
  });
}

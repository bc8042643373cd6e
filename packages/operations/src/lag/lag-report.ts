/** Everything that waits anywhere in the system: records, the outbox, cards, due instants; and what had no effect or could not be applied. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { countWaitingReturns, type WaitingReturns } from '@loyalty-ladder/store/reports/count-waiting-returns.ts';
import { readNoEffectCounts } from '@loyalty-ladder/store/reports/read-no-effect-counts.ts';
import { listConsumerPauses } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import type { Pool } from 'pg';
import { type SourceReport, sourceReport } from '../streams/source-report.ts';
import { type JudgedLag, judgedLags } from '../watch/judged-lags.ts';
import { PartitionWatch } from '../watch/partition-watch.ts';
import { type Backlogs, readBacklogs } from './backlogs.ts';
import { type CardsLookedAt, lookAtCards } from './look-at-cards.ts';
import { type LagSource, readPartitionLags } from './partition-lag.ts';
import { neededBy, type ServiceLife, serviceLives } from './service-lives.ts';

export interface LagReport extends Omit<Backlogs, 'hasDueAhead' | 'instances' | 'remembered'> {
  /** Of this machine: what the ages of records are counted to. */
  readonly readAt: Instant;
  readonly partitions: readonly JudgedLag[];
  /** Which partitions are halted; which sources are set aside, and which misroute. */
  readonly sources: SourceReport;
  readonly cards: CardsLookedAt;
  readonly returns: WaitingReturns;
  /** Facts that changed nothing, by reason. */
  readonly noEffects: Readonly<Record<string, number>>;
  readonly services: readonly ServiceLife[];
}

/**
 * @param watch kept by whoever looks again and again: what moves is seen from one look to the next.
 * @param cardsOf undefined: Redis does not answer.
 * @throws what Postgres and Kafka throw; that Redis does not answer is part of the report.
 */
export async function readLagReport(
  pool: Pool,
  source: LagSource,
  cardsOf: Pick<Cards, 'behind'> | undefined,
  watch = new PartitionWatch(),
): Promise<LagReport> {
  const lags = await readPartitionLags(pool, source);
  const [{ hasDueAhead, instances, remembered, ...backlogs }, pauses, cards, returns, noEffects] = await Promise.all([
    readBacklogs(pool),
    listConsumerPauses(pool),
    lookAtCards(pool, cardsOf),
    countWaitingReturns(pool),
    readNoEffectCounts(pool),
  ]);
  const behind = new Set(
    lags.partitions.filter(({ messages }) => messages > 0n).map(({ group }) => group.slice(source.prefix.length)),
  );
  const isNeeded = neededBy({ ...backlogs, hasDueAhead, behind });
  const services = serviceLives(instances, isNeeded);
  const sources = sourceReport(remembered);
  const watched = watch.look(lags, { prefix: source.prefix, instances, halted: sources.halted, pauses });
  const partitions = judgedLags(lags.partitions, watched);
  return { readAt: lags.readAt, partitions, sources, ...backlogs, cards, returns, noEffects, services };
}

/** Everything that waits anywhere in the system: records, the outbox, cards, due instants; and what had no effect or could not be applied. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { CardStoreError, type Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { type CardRepairBacklog, readCardRepairBacklog } from '@loyalty-ladder/store/cards/read-card-repair-backlog.ts';
import { sampleCustomers } from '@loyalty-ladder/store/customers/sample-customers.ts';
import { type OutboxBacklog, readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { readRelayHolder } from '@loyalty-ladder/store/outbox/read-relay-holder.ts';
import { countWaitingReturns, type WaitingReturns } from '@loyalty-ladder/store/reports/count-waiting-returns.ts';
import { readDeadLetterCounts } from '@loyalty-ladder/store/reports/read-dead-letter-counts.ts';
import { type DueBacklog, readDueBacklog } from '@loyalty-ladder/store/reports/read-due-backlog.ts';
import { readNoEffectCounts } from '@loyalty-ladder/store/reports/read-no-effect-counts.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { Pool } from 'pg';
import { type LagSource, type PartitionLag, readPartitionLags } from './partition-lag.ts';

export interface LagReport {
  /** Of this machine: what the ages of records are counted to. */
  readonly readAt: Instant;
  /** What the ladder's clock says. */
  readonly clockAt: Instant;
  /** `secondsBehind`: age of the oldest record not applied; null where `oldestAppendedAt` is. */
  readonly partitions: readonly (PartitionLag & { readonly secondsBehind: number | null })[];
  /** And who relays it; null: nobody. */
  readonly outbox: OutboxBacklog & { readonly holder: string | null };
  readonly cardRepair: CardRepairBacklog;
  readonly cards: CardsLookedAt;
  readonly due: Omit<DueBacklog, 'now'>;
  readonly returns: WaitingReturns;
  /** Facts that changed nothing, by reason. */
  readonly noEffects: Readonly<Record<string, number>>;
  /** By reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

/** Of customers drawn by chance: a look at all of Redis would take minutes. */
export interface CardsLookedAt {
  readonly customers: number;
  /** Whose card is missing or older than what Postgres has; under load some are on their way. null: Redis does not answer. */
  readonly behind: number | null;
}

/** As many as show a loss of one card in a hundred all but certainly. */
const CUSTOMERS_DRAWN = 1_000;

/**
 * Progress is read before the log's ends: what is applied in between shows as behind, never the other way round.
 * @param cardsOf undefined: Redis does not answer.
 * @throws what Postgres and Kafka throw; that Redis does not answer is part of the report.
 */
export async function readLagReport(
  pool: Pool,
  source: LagSource,
  cardsOf: Pick<Cards, 'behind'> | undefined,
): Promise<LagReport> {
  const topics = INPUT_TOPICS.map((topic) => topicName(source.prefix, topic));
  const partitions = await readPartitionLags(source, await readStreamProgress(pool, topics));
  const readAt = Date.now();
  const [backlog, holder, cardRepair, cards, { now: clockAt, ...due }, returns, noEffects, deadLetters] =
    await Promise.all([
      readOutboxBacklog(pool),
      readRelayHolder(pool),
      readCardRepairBacklog(pool),
      lookAtCards(pool, cardsOf),
      readDueBacklog(pool),
      countWaitingReturns(pool),
      readNoEffectCounts(pool),
      readDeadLetterCounts(pool),
    ]);
  return {
    readAt,
    clockAt,
    partitions: partitions.map((lag) => ({ ...lag, secondsBehind: secondsBehind(lag.oldestAppendedAt, readAt) })),
    outbox: { ...backlog, holder },
    cardRepair,
    cards,
    due,
    returns,
    noEffects,
    deadLetters,
  };
}

async function lookAtCards(pool: Pool, cards: Pick<Cards, 'behind'> | undefined): Promise<CardsLookedAt> {
  const drawn = await sampleCustomers(pool, CUSTOMERS_DRAWN);
  const behind = await cards?.behind(drawn).catch((error: unknown) => {
    if (error instanceof CardStoreError) return undefined;
    throw error;
  });
  return { customers: drawn.length, behind: behind?.length ?? null };
}

function secondsBehind(oldest: Instant | null, now: Instant): number | null {
  return oldest === null ? null : Math.max(0, now - oldest) / 1_000;
}

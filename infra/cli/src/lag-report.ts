/** Everything that waits anywhere in the system: records, the outbox, cards, due instants; and what could not be applied. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import { readCardRepairBacklog } from '@loyalty-ladder/store/read-card-repair-backlog.ts';
import { readDeadLetterCounts } from '@loyalty-ladder/store/read-dead-letter-counts.ts';
import { type DueBacklog, readDueBacklog } from '@loyalty-ladder/store/read-due-backlog.ts';
import { type OutboxBacklog, readOutboxBacklog } from '@loyalty-ladder/store/read-outbox-backlog.ts';
import { type RelayShardHolder, readRelayShards } from '@loyalty-ladder/store/read-relay-shards.ts';
import { readStreamProgress } from '@loyalty-ladder/store/read-stream-progress.ts';
import type { Pool } from 'pg';
import { type LagSource, type PartitionLag, readPartitionLags } from './partition-lag.ts';

export interface LagReport {
  /** Of this machine: what the ages of records are counted to. */
  readonly readAt: Instant;
  /** What the ladder's clock says. */
  readonly clockAt: Instant;
  readonly partitions: readonly (PartitionLag & { readonly secondsBehind: number | null })[];
  readonly outbox: readonly (RelayShardHolder & OutboxBacklog)[];
  readonly cardRepair: OutboxBacklog;
  readonly due: Omit<DueBacklog, 'now'>;
  /** By reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

/** Shards that nobody has ever relayed have no row; the first one is always written to. */
const FIRST_SHARD: RelayShardHolder = { shard: 0, holder: null };

/** Progress is read before the log's ends: what is applied in between shows as behind, never the other way round. */
export async function readLagReport(pool: Pool, source: LagSource): Promise<LagReport> {
  const topics = INPUT_TOPICS.map((topic) => topicName(source.prefix, topic));
  const partitions = await readPartitionLags(source, await readStreamProgress(pool, topics));
  const readAt = Date.now();
  const [outbox, cardRepair, { now: clockAt, ...due }, deadLetters] = await Promise.all([
    readShards(pool),
    readCardRepairBacklog(pool),
    readDueBacklog(pool),
    readDeadLetterCounts(pool),
  ]);
  return {
    readAt,
    clockAt,
    partitions: partitions.map((lag) => ({ ...lag, secondsBehind: secondsBehind(lag.oldestAppendedAt, readAt) })),
    outbox,
    cardRepair,
    due,
    deadLetters,
  };
}

async function readShards(pool: Pool): Promise<LagReport['outbox']> {
  const held = await readRelayShards(pool);
  const shards = held.some(({ shard }) => shard === 0) ? held : [FIRST_SHARD, ...held];
  return Promise.all(shards.map(async (each) => ({ ...each, ...(await readOutboxBacklog(pool, each.shard)) })));
}

function secondsBehind(oldest: Instant | null, now: Instant): number | null {
  return oldest === null ? null : Math.max(0, now - oldest) / 1_000;
}

/** Which batch of the outbox was written down last, and whether Kafka is known to have it; whoever holds it. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface RelayBatch {
  readonly batch: bigint;
  /** The last one known to be committed in Kafka: this one, or the one before. */
  readonly confirmed: bigint;
}

const READ_BATCH = statement({
  name: 'read-relay-batch',
  text: 'select batch, confirmed from relay_shards where shard = 0',
  row: { batch: 'bigint', confirmed: 'bigint' },
});

/** @returns undefined: no relay has ever held the outbox. */
export function readRelayBatch(db: ClientBase | Pool): Promise<RelayBatch | undefined> {
  return READ_BATCH.first(db);
}

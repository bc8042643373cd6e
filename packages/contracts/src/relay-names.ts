/**
 * Names under which Kafka keeps what relays have left: they never change. The topic is made by the relay itself if it is missing and holds
 * no records, only offsets of this group, which an operator can delete to have the position forgotten.
 */
import { topicName } from './topics.ts';

export interface RelayPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** Where the number of the last batch is kept: it is the group's committed offset. */
export function relayPosition(prefix: string): RelayPosition {
  return {
    group: topicName(prefix, 'outbox-relay-position-0'),
    topic: topicName(prefix, 'loyalty.relay-positions'),
    partition: 0,
  };
}

export function relayTransactionalId(prefix: string): string {
  return topicName(prefix, 'outbox-relay-shard-0');
}

/** Makes the topic under which positions are kept, if it is missing: nobody but the relay has to know about it. */
import { relayPosition } from '@loyalty-ladder/contracts/relay-names.ts';
import type { RelayContext } from './relay-context.ts';

export async function ensurePositionTopic(context: RelayContext): Promise<void> {
  const { topic } = relayPosition(context.topicPrefix);
  // -1: the broker's default.
  await context.stream.createTopics({ topics: [{ topic, partitions: 1, config: {} }], replicationFactor: -1 });
}

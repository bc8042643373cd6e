/** Makes the topic under which positions are kept, if it is missing: nobody but the relay has to know about it. */
import { inStreamErrors } from '@loyalty-ladder/stream/stream-error.ts';
import { positionOf, type RelayContext } from './relay-context.ts';

export function ensurePositionTopic(context: RelayContext): Promise<void> {
  return inStreamErrors(ensure(context));
}

async function ensure(context: RelayContext): Promise<void> {
  const { topic } = positionOf(context);
  const admin = context.kafka.admin();
  try {
    await admin.connect();
    if ((await admin.listTopics()).includes(topic)) return;
    // -1: the broker's default. If another instance was faster, kafkajs answers false.
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: -1 }] });
  } finally {
    await admin.disconnect();
  }
}

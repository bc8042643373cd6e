/** One fact into its topic, as any publisher sends it. For a command: whoever has many keeps its producer. */
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { TOPIC_BY_FACT_TYPE, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';

export interface PublishingClients {
  readonly stream: StreamClient;
  /** Opened with the fact's type among its `writes`. */
  readonly catalog: SchemaCatalog;
  readonly topicPrefix: string;
}

/** Resolves once all in-sync replicas have it. @throws StreamError */
export async function publishContact(
  { stream, catalog, topicPrefix }: PublishingClients,
  fact: WireFact,
): Promise<void> {
  const producer = await stream.openProducer();
  try {
    const topic = topicName(topicPrefix, TOPIC_BY_FACT_TYPE[fact.type]);
    await producer.publish([{ topic, ...encodeFact(fact, catalog) }]);
  } finally {
    await producer.close();
  }
}

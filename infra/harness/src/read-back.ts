/** Reads all outcome topics from beginning to end, as marketing automation would: read_committed, decoded by the contracts. */
import { randomUUID } from 'node:crypto';
import { decodeOutcome, type OutcomeResult } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { OUTPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { LadderClients } from './ladder-clients.ts';
import { PublishedOutcomes } from './published-outcomes.ts';

/** @throws Error when an outcome cannot be decoded. */
export async function readBack({ stream, catalog, topicPrefix }: LadderClients): Promise<PublishedOutcomes> {
  const published = new PublishedOutcomes();
  const nameOf = new Map<string, string>(OUTPUT_TOPICS.map((topic) => [topicName(topicPrefix, topic), topic]));
  await stream.readTopics({
    group: `${topicPrefix}demo-read-back-${randomUUID()}`,
    topics: [...nameOf.keys()],
    onMessage: (message, topic) => {
      const name = nameOf.get(topic) ?? topic;
      const result = decodeOutcome(message, catalog);
      if (result instanceof Promise) return result.then((late) => record(published, name, late));
      record(published, name, result);
    },
  });
  return published;
}

function record(published: PublishedOutcomes, topic: string, result: OutcomeResult): void {
  if (!result.ok) throw new Error(`${topic} holds what is no outcome: ${result.reason}, ${result.detail}`);
  published.add(topic, result.id, result.event);
}

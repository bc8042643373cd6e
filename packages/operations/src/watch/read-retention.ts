/** What the input topics are set to keep. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Retention } from './retention-risk.ts';

/** @returns by topic, as on the cluster. @throws what Kafka throws. */
export async function readRetention({
  stream,
  prefix,
}: {
  readonly stream: Pick<StreamClient, 'topicSettings'>;
  readonly prefix: string;
}): Promise<ReadonlyMap<string, Retention>> {
  const topics = INPUT_TOPICS.map((topic) => topicName(prefix, topic));
  const names = ['cleanup.policy', 'retention.ms', 'retention.bytes'];
  const found = await Promise.all(topics.map((topic) => stream.topicSettings(topic, names)));
  return new Map(topics.map((topic, index) => [topic, retentionOf(found[index]?.settings ?? new Map())]));
}

function retentionOf(settings: ReadonlyMap<string, string>): Retention {
  const deletes = settings.get('cleanup.policy')?.split(',').includes('delete') ?? false;
  const limit = (name: string): number | null => {
    const value = Number(settings.get(name) ?? -1);
    return deletes && value >= 0 ? value : null;
  };
  return { ms: limit('retention.ms'), bytes: limit('retention.bytes') };
}

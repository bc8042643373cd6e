/** Waits until all that lies in the input topics is applied. */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { readEndOffsets } from '@loyalty-ladder/harness/read-progress.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import { waitUntil } from './wait-until.ts';

/** @param of the topics whose consumers run; default: all that hold anything. */
export async function applied(clients: LadderClients, of: readonly InputTopic[] = INPUT_TOPICS): Promise<void> {
  const topics = of.map((topic) => topicName(clients.topicPrefix, topic));
  const isMine = (key: string) => topics.some((topic) => key.startsWith(`${topic}/`));
  const ends = [...(await readEndOffsets(clients))].filter(([key]) => isMine(key));
  await waitUntil(
    async () => {
      const offsets = await readStreamProgress(clients.pool, topics);
      const next = new Map(offsets.map((each) => [topicPartitionKey(each), each.nextOffset]));
      return ends.every(([key, end]) => (next.get(key) ?? 0n) >= end);
    },
    { what: 'end of the backlog' },
  );
}

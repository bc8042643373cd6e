/** Waits until all that lies in the input topics is applied. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { readEndOffsets } from '@loyalty-ladder/harness/read-progress.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import { waitUntil } from './wait-until.ts';

export async function applied(clients: LadderClients): Promise<void> {
  const ends = await readEndOffsets(clients);
  const topics = INPUT_TOPICS.map((topic) => topicName(clients.topicPrefix, topic));
  await waitUntil(
    async () => {
      const offsets = await readStreamProgress(clients.pool, topics);
      const next = new Map(offsets.map((each) => [topicPartitionKey(each), each.nextOffset]));
      return [...ends].every(([key, end]) => (next.get(key) ?? 0n) >= end);
    },
    { what: 'end of the backlog' },
  );
}

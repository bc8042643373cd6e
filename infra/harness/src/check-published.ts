/** What was read back must be what was recorded: no outcome twice, none missing, and the same collapse on both sides. */
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { readHistoryCounts } from '@loyalty-ladder/store/reports/read-history-counts.ts';
import { readOutboxCounts } from '@loyalty-ladder/store/reports/read-outbox-counts.ts';
import type { Pool } from 'pg';
import type { PublishedOutcomes } from './published-outcomes.ts';

/** @returns faults in words; none when all is well. */
export async function checkPublished(pool: Pool, published: PublishedOutcomes): Promise<string[]> {
  const recorded = await readOutboxCounts(pool);
  const read = published.counts();
  const lost = OUTPUT_TOPICS.filter((topic) => (recorded[topic] ?? 0) !== (read[topic] ?? 0)).map(
    (topic) => `${topic}: ${recorded[topic] ?? 0} outcomes were recorded and ${read[topic] ?? 0} read back`,
  );
  const history = await readHistoryCounts(pool);
  const collapsed = published.collapsedCounts();
  const differing = Object.keys({ ...history, ...collapsed })
    .filter((type) => (history[type] ?? 0) !== (collapsed[type] ?? 0))
    .map((type) => `${type}: ${history[type] ?? 0} stand in the store and ${collapsed[type] ?? 0} for a subscriber`);
  return [...published.faults, ...lost, ...differing];
}

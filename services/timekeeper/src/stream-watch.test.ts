import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect, test } from 'vitest';
import { StreamWatch } from './stream-watch.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

const NOW = 9 * HOUR_MS;
const TOPIC = 'loyalty.purchases';

/** All is applied but a record of partition 1, whose newest applied fact is of `eventTime`. */
async function watching(isMisrouted: boolean, eventTime: number): Promise<StreamWatch> {
  const stands = Array.from({ length: PARTITIONS }, (_, partition) => ({
    group: 'g',
    topic: TOPIC,
    partition,
    nextOffset: 7n,
    eventTime: partition === 1 ? eventTime : null,
    isMisrouted: isMisrouted && partition === 4,
  }));
  let end = 7n;
  const context = {
    config: { TOPIC_PREFIX: '', SETTLE_MS: 0 },
    pool: {
      query: async ({ text }: { text: string }) => ({ rows: text.includes('ladder_now') ? [{ now: NOW }] : stands }),
    },
    stream: {
      checkTopics: async () => {},
      stableBounds: async () =>
        stands.map(({ topic, partition }) => {
          const high = partition === 1 ? end : 7n;
          return { topic, partition, low: 0n, high, stable: high };
        }),
    },
    metrics: { horizonSeconds: { set() {} } },
  };
  const watch = new StreamWatch(context as unknown as TimekeeperContext);
  await watch.observe(new AbortController().signal);
  end = 8n;
  await watch.observe(new AbortController().signal);
  return watch;
}

test("a partition's customers wait for what waits in it, and for no other", async () => {
  const watch = await watching(false, HOUR_MS);
  expect([0, 1, 2].map((partition) => watch.reached(partition))).toEqual([NOW, HOUR_MS, NOW]);
});

test('while a source is known that misroutes, they wait for what waits in any', async () => {
  const watch = await watching(true, HOUR_MS);
  expect([0, 1, 2].map((partition) => watch.reached(partition))).toEqual([HOUR_MS, HOUR_MS, HOUR_MS]);
});

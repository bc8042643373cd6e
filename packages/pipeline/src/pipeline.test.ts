import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import type { BatchContext } from './batch-context.ts';
import { Pipeline, type StreamStart } from './pipeline.ts';

/** As far as a start is decided with it. @param read Postgres' position of a partition. */
function pipelineOf(read: (partition: number) => bigint, stream = logOf(90n)): Pipeline {
  const pool = {
    query: async ({ values: [, , partition] }: { values: [string, string, number] }) => ({
      rows: [
        {
          nextOffset: read(partition),
          generation: 0,
          topicId: null,
          lostSince: null,
          offset: null,
          timestamp: null,
          keyHash: null,
        },
      ],
    }),
  };
  const context = {
    pool: pool as unknown as Pool,
    group: 'g',
    halted: { reasons: () => [] },
    pause: { seen() {}, resumed: async () => {} },
    metrics: { retries: { inc() {} } },
    log: { warn() {} },
  };
  return new Pipeline(context as unknown as BatchContext, stream, 100);
}

function logOf(end: bigint, committed = () => 0n): StreamStart {
  return {
    boundsOf: async (place) => ({ ...place, low: 0n, high: end }),
    committedOffset: async () => committed(),
    topicIds: async () => new Map(),
  };
}

test('a former owner that applies and commits meanwhile is not taken for a restored store', async () => {
  let applied = 40n;
  const moving = (): bigint => applied++;
  expect(await pipelineOf(moving, logOf(90n, moving)).begin('t', 0)).toBeGreaterThan(40n);
});

test('what goes well says nothing of what is being repeated beside it', async () => {
  const pipeline = pipelineOf((partition) => {
    if (partition === 1) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    return 7n;
  });
  const failing = pipeline.begin('t', 1);
  failing.catch(() => {});
  expect(await pipeline.begin('t', 0)).toBe(7n);
  expect(pipeline.troubles()).toEqual(['start of t/1: repeating after refused']);
  await pipeline.stop();
  await expect(failing).rejects.toThrow('refused');
});

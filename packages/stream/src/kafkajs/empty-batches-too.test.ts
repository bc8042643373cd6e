import { beforeEach, expect, test, vi } from 'vitest';
import { loadModule } from './kafkajs.ts';

interface Runner {
  running: boolean;
  handleBatch(batch: object): Promise<void>;
}

const RunnerClass: new (options: object) => Runner = loadModule('src/consumer/runner.js');
const Batch: new (topic: string, from: string, data: object) => object = loadModule('src/consumer/batch.js');

const logger = { namespace: () => logger, debug: () => {}, info: () => {} };
const resolveOffset = vi.fn();
const each = vi.fn();
beforeEach(() => vi.resetAllMocks());

/** A fetch from 7 that brought records which nobody is to see, or nothing. */
async function fetched(how: 'eachBatch' | 'eachMessage', messages: readonly object[]): Promise<void> {
  const consumerGroup = { resolveOffset, heartbeat: vi.fn(), hasSeekOffset: () => false };
  const runner = new RunnerClass({
    logger,
    consumerGroup,
    instrumentationEmitter: { emit: () => {} },
    autoCommit: false,
    eachBatchAutoResolve: false,
    [how]: each,
  });
  runner.running = true;
  await runner.handleBatch(
    new Batch('t', '7', { partition: 3, highWatermark: '9', abortedTransactions: [], messages }),
  );
}

const MARK = { offset: '8', key: Buffer.from([0, 0, 0, 1]), isControlRecord: true, batchContext: {} };

test.each([
  ['marks of transactions', [MARK], '8'],
  ['nothing', [], '6'],
])('a batch with %s is handed out, and whoever takes it says where to go on', async (_, messages, lastOffset) => {
  await fetched('eachBatch', messages);
  expect(each).toHaveBeenCalledTimes(1);
  const [{ batch }] = each.mock.calls[0] ?? [];
  expect([batch.messages, batch.fetchedOffset, batch.lastOffset()]).toEqual([[], '7', lastOffset]);
  expect(resolveOffset).not.toHaveBeenCalled();
});

test('who asks for single messages goes on behind what nobody is to see', async () => {
  await fetched('eachMessage', [MARK]);
  expect(each).not.toHaveBeenCalled();
  expect(resolveOffset).toHaveBeenCalledWith({ topic: 't', partition: 3, offset: '8' });
});

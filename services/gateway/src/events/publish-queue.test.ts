import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIngestMetrics } from './ingest-metrics.ts';
import { NotPublishedError, PublishQueue, type PublishQueueOptions, QueueFullError } from './publish-queue.ts';

const record = (name: string, bytes = 10): OutRecord => ({
  topic: 't',
  key: Buffer.from(name),
  value: Buffer.alloc(bytes),
  headers: {},
});

/** Kafka, whose answers a test gives. */
function openQueue(options: Partial<PublishQueueOptions> = {}) {
  const sent: { names: string[]; answer: (error?: Error) => void }[] = [];
  const registry = createMetrics('test');
  const publish = (records: readonly OutRecord[]) =>
    new Promise<void>((resolve, reject) => {
      const names = records.map(({ key }) => String(key));
      sent.push({ names, answer: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  const open = async () => ({ publish, close: async () => {} });
  const queue = new PublishQueue({ open, log: SILENT_LOG, metrics: createIngestMetrics(registry), ...options });
  const metric = async (name: string) =>
    (await registry.getSingleMetric(`loyalty_ingest_${name}`)?.get())?.values[0]?.value;
  return { queue, sent, metric };
}

/** Everything that needs no answer has happened. */
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what comes while a publication is under way goes together in the next one, in its order', async () => {
  const { queue, sent, metric } = openQueue();
  const all = Promise.all(['a', 'b', 'c'].map((name) => queue.publish([record(name), record(`${name}2`)])));
  await settled();
  expect(sent.map(({ names }) => names)).toEqual([['a', 'a2']]);
  sent[0]?.answer();
  await settled();
  expect(sent[1]?.names).toEqual(['b', 'b2', 'c', 'c2']);
  expect(await metric('waiting_records')).toBe(4);
  sent[1]?.answer();
  await all;
  expect(await metric('waiting_records')).toBe(0);
  expect(await metric('waiting_bytes')).toBe(0);
});

test('nothing is confirmed that Kafka has not acknowledged', async () => {
  const { queue, sent } = openQueue();
  const failing = expect(queue.publish([record('a')])).rejects.toMatchObject({ code: 'NOT_PUBLISHED', isSent: true });
  await settled();
  sent[0]?.answer(new Error('the broker is gone'));
  await failing;
  const next = queue.publish([record('b')]);
  await settled();
  sent[1]?.answer();
  await expect(next).resolves.toBeUndefined();
});

test('who waits too long is told whether it was sent; what was not is sent no more, what was is counted if it arrives', async () => {
  const { queue, sent, metric } = openQueue({ waitMsMax: 100 });
  const first = expect(queue.publish([record('sent')])).rejects.toMatchObject({ isSent: true });
  const second = expect(queue.publish([record('not sent')])).rejects.toMatchObject({ isSent: false });
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all([first, second]);
  expect(await metric('waiting_records')).toBe(1);
  sent[0]?.answer();
  await settled();
  expect(sent).toHaveLength(1);
  expect(await metric('confirmed_late_total')).toBe(1);
  expect(await metric('waiting_records')).toBe(0);
});

test('while Kafka is away nobody waits in vain, and its first answer opens the door again', async () => {
  const { queue, sent } = openQueue({ waitMsMax: 100 });
  const first = expect(queue.publish([record('a')])).rejects.toBeInstanceOf(NotPublishedError);
  await vi.advanceTimersByTimeAsync(101);
  await first;
  await expect(queue.publish([record('b')])).rejects.toMatchObject({ isSent: false });
  sent[0]?.answer(new Error('given up'));
  await settled();
  const later = queue.publish([record('c')]);
  await settled();
  sent[1]?.answer();
  await expect(later).resolves.toBeUndefined();
});

test('records and bytes that wait have a limit, and what is alone is taken whatever its size', async () => {
  const { queue, sent } = openQueue({ recordsMax: 2, bytesMax: 200 });
  const large = queue.publish([record('large', 1_000)]);
  await expect(queue.publish([record('b')])).rejects.toBeInstanceOf(QueueFullError);
  await settled();
  sent[0]?.answer();
  await large;
  const two = queue.publish([record('c'), record('d')]);
  await expect(queue.publish([record('e')])).rejects.toBeInstanceOf(QueueFullError);
  await settled();
  sent[1]?.answer();
  await two;
});

test('a request that Kafka refuses for good keeps nobody else back', async () => {
  const { queue, sent } = openQueue();
  const before = queue.publish([record('before')]);
  const refused = expect(queue.publish([record('refused')])).rejects.toBeInstanceOf(RecordsRefusedError);
  const after = queue.publish([record('after')]);
  await settled();
  const refusal = new RecordsRefusedError('MESSAGE_TOO_LARGE', 0, 1, undefined);
  for (const answer of [undefined, refusal, refusal, undefined]) {
    sent.at(-1)?.answer(answer);
    await settled();
  }
  await Promise.all([before, refused, after]);
  expect(sent.map(({ names }) => names)).toEqual([['before'], ['refused', 'after'], ['refused'], ['after']]);
});

test('a connection that cannot be opened is tried again by the next request', async () => {
  let attempts = 0;
  const open = async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('refused');
    return { publish: async () => {}, close: async () => {} };
  };
  const { queue } = openQueue({ open });
  await expect(queue.publish([record('a')])).rejects.toMatchObject({ isSent: false });
  await expect(queue.publish([record('a')])).resolves.toBeUndefined();
});

test('a producer that never answers is given up for a new one', async () => {
  let opened = 0;
  const open = async () => {
    opened += 1;
    const hangs = opened === 1;
    return { publish: () => (hangs ? new Promise<void>(() => {}) : Promise.resolve()), close: async () => {} };
  };
  const { queue, metric } = openQueue({ open, waitMsMax: 100, publicationMsMax: 1_000 });
  const first = expect(queue.publish([record('a')])).rejects.toMatchObject({ isSent: true });
  await vi.advanceTimersByTimeAsync(1_000);
  await first;
  await expect(queue.publish([record('a')])).resolves.toBeUndefined();
  expect(opened).toBe(2);
  expect(await metric('waiting_records')).toBe(0);
});

test('closing ends in time while Kafka hangs', async () => {
  const { queue } = openQueue({ waitMsMax: 100 });
  const waiting = expect(queue.publish([record('a')])).rejects.toBeInstanceOf(NotPublishedError);
  const closed = queue.close();
  await vi.advanceTimersByTimeAsync(1_200);
  await closed;
  await waiting;
});

/** Of bytes as a broker sends them: what is read of a log with holes, and where reading goes on. */
import { expect, test } from 'vitest';
import type { MendedBatch } from './fetched-batch.ts';
import { loadModule } from './kafkajs.ts';

interface Encoder {
  readonly buffer: Buffer;
  writeInt32(value: number): Encoder;
  writeBuffer(value: Buffer): Encoder;
}

interface Batch extends MendedBatch {
  isEmptyDueToFiltering(): boolean;
}

const BatchClass: new (topic: string, from: string, data: object) => Batch = loadModule('src/consumer/batch.js');
const EncoderClass: new () => Encoder = loadModule('src/protocol/encoder.js');
const Decoder: new (buffer: Buffer) => object = loadModule('src/protocol/decoder.js');
const record: (options: object) => Encoder = loadModule('src/protocol/recordBatch/record/v0/index.js');
const { RecordBatch }: { RecordBatch: (options: object) => Promise<Encoder> } = loadModule(
  'src/protocol/recordBatch/v0/index.js',
);
const decode: (decoder: object) => Promise<object[]> = loadModule('src/protocol/requests/fetch/v4/decodeMessages.js');

/** Offsets of one batch, which keeps those that are named. */
interface Stored {
  readonly first: number;
  readonly last: number;
  readonly kept: readonly number[];
}

async function bytesOf({ first, last, kept }: Stored): Promise<Buffer> {
  const records = kept.map((at) => record({ offsetDelta: at - first, key: Buffer.from('k'), value: Buffer.from('v') }));
  const batch = await RecordBatch({ firstOffset: first, lastOffsetDelta: last - first, records, firstTimestamp: 0 });
  return batch.buffer;
}

async function fetch(from: number, stored: readonly Stored[], { cutBytes = 0, stable = 20 } = {}): Promise<Batch> {
  const sets = Buffer.concat(await Promise.all(stored.map(bytesOf)));
  const set = sets.subarray(0, sets.length - cutBytes);
  const bytes = new EncoderClass().writeInt32(set.length).writeBuffer(set).buffer;
  const messages = await decode(new Decoder(bytes));
  const data = { partition: 0, highWatermark: '20', lastStableOffset: String(stable), messages };
  return new BatchClass('t', String(from), data);
}

const read = (batch: Batch) => ({
  offsets: batch.messages.map(({ offset }) => Number(offset)),
  next: Number(batch.lastOffset()) + 1,
});

test.each<[string, number, Stored[], { offsets: number[]; next: number }]>([
  ['no hole', 3, [{ first: 3, last: 4, kept: [3, 4] }], { offsets: [3, 4], next: 5 }],
  ['a hole in the middle', 0, [{ first: 0, last: 6, kept: [0, 3, 6] }], { offsets: [0, 3, 6], next: 7 }],
  [
    'a hole between batches',
    0,
    [
      { first: 0, last: 1, kept: [0] },
      { first: 5, last: 5, kept: [5] },
    ],
    { offsets: [0, 5], next: 6 },
  ],
  ['a hole at the end of a batch', 0, [{ first: 0, last: 6, kept: [0] }], { offsets: [0], next: 7 }],
  ['a hole at the beginning', 0, [{ first: 4, last: 6, kept: [5] }], { offsets: [5], next: 7 }],
  [
    'nothing left of what was asked for in a batch that begins before it',
    1,
    [{ first: 0, last: 6, kept: [0] }],
    { offsets: [], next: 7 },
  ],
  ['a batch that is nothing but a hole', 2, [{ first: 2, last: 6, kept: [] }], { offsets: [], next: 7 }],
  ['the middle of a batch', 5, [{ first: 3, last: 6, kept: [3, 4, 5, 6] }], { offsets: [5, 6], next: 7 }],
  ['nothing, at the end of the log or before an open transaction', 7, [], { offsets: [], next: 7 }],
])('over %s reading goes on behind the last batch', async (_, from, stored, expected) => {
  const batch = await fetch(from, stored);
  expect(read(batch)).toEqual(expected);
  expect(batch.isEmptyDueToFiltering()).toBe(expected.offsets.length === 0 && expected.next > from);
});

test('a batch that is cut off comes again', async () => {
  const stored = [
    { first: 0, last: 3, kept: [0, 1] },
    { first: 4, last: 5, kept: [4, 5] },
  ];
  expect(read(await fetch(0, stored, { cutBytes: 1 }))).toEqual({ offsets: [0, 1], next: 4 });
  expect(read(await fetch(4, stored.slice(1), { cutBytes: 1 }))).toEqual({ offsets: [], next: 4 });
});

test('a batch says up to where the log is stable', async () => {
  expect((await fetch(7, [], { stable: 7 })).lastStableOffset).toBe('7');
});

test('as many records as fit into a batch can be read', async () => {
  const kept = Array.from({ length: 200_000 }, (_, at) => at);
  const { offsets, next } = read(await fetch(0, [{ first: 0, last: 199_999, kept }]));
  expect(offsets).toHaveLength(200_000);
  expect(next).toBe(200_000);
});

/** Headers through kafkajs' own encoder and decoder, mended (written-headers.ts, listed-headers.ts): byte for byte, in order, in linear time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameOf, type OutHeaders, type RecordHeader } from '../record-header.ts';
import type { WireHeaders } from '../wire-headers.ts';
import { loadModule } from './kafkajs.ts';

interface Batch {
  readonly records: readonly {
    readonly offset: string;
    readonly timestamp: string;
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers: WireHeaders;
  }[];
}

const encode: (record: object) => { buffer: Buffer } = loadModule('src/protocol/recordBatch/record/v0/index.js');
const { RecordBatch }: { RecordBatch(batch: object): Promise<{ buffer: Buffer }> } = loadModule(
  'src/protocol/recordBatch/v0/index.js',
);
const decodeBatch: (decoder: object) => Promise<Batch> = loadModule('src/protocol/recordBatch/v0/decoder.js');
const Decoder: new (bytes: Buffer) => object = loadModule('src/protocol/decoder.js');

async function throughTheWire(records: readonly object[]): Promise<Batch['records']> {
  const encoded = records.map((record, offsetDelta) => encode({ offsetDelta, ...record }));
  const batch = await RecordBatch({ firstOffset: '9007199254740993', firstTimestamp: 1_000, records: encoded });
  return (await decodeBatch(new Decoder(batch.buffer))).records;
}

async function headersThroughTheWire(headers: OutHeaders): Promise<RecordHeader[]> {
  return [...((await throughTheWire([{ key: null, value: null, headers }]))[0]?.headers ?? [])];
}

const bytes = fc.uint8Array({ maxLength: 20 }).map((each) => Buffer.from(each));
const name = fc.oneof(bytes.map(nameOf), fc.constantFrom('1', '2', '10', '__proto__', 'constructor', '', 'a'));

test('whatever a record holds is the same behind the wire', async () => {
  const record = fc.record({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc.array(fc.record({ name, value: fc.option(bytes) })),
    timestampDelta: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 5 }), async (records) => {
      const read = await throughTheWire(records);
      expect(read.map(({ key, value, headers }) => ({ key, value, headers: [...headers] }))).toEqual(
        records.map(({ key, value, headers }) => ({ key, value, headers })),
      );
      expect(read.map(({ offset }) => offset)).toEqual(
        records.map((_, index) => String(9_007_199_254_740_993n + BigInt(index))),
      );
      expect(read.map(({ timestamp }) => timestamp)).toEqual(
        records.map((each) => String(1_000 + each.timestampDelta)),
      );
    }),
  );
});

test('headers may be given by name, and as text', async () => {
  expect(await headersThroughTheWire({ b: 'Ä', a: Buffer.from([255]), c: null })).toEqual([
    { name: 'b', value: Buffer.from('Ä') },
    { name: 'a', value: Buffer.from([255]) },
    { name: 'c', value: null },
  ]);
});

test('half a million headers, all of one name or each of its own, take as many steps', async () => {
  const count = 500_000;
  for (const nameAt of [() => '', (index: number) => index.toString(36)]) {
    const headers = Array.from({ length: count }, (_, index) => ({ name: nameAt(index), value: null }));
    const read = await headersThroughTheWire(headers);
    expect(read.length).toBe(count);
    expect(read.at(-1)).toEqual({ name: nameAt(count - 1), value: null });
  }
});

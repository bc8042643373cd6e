/**
 * kafkajs keeps of a fetch its records alone. Compaction leaves batches that end in a hole, or are nothing but a hole, and whoever knows
 * only the records cannot tell where reading goes on: it asks for the same batch for ever. So the place behind the last batch is kept.
 * And it puts all records of a batch on the stack, which a batch of 150,000 small ones (1 MB) does not fit on.
 *
 * Upstream: src/protocol/requests/fetch/v4/decodeMessages.js, used by all later versions; tulios/kafkajs#1072, open. Can go when kafkajs
 * hands out the last offset of a batch (lastOffsetDelta) instead of that of its last record.
 */
import type { Mend } from './mend.ts';

interface Decoder {
  readonly buffer: Buffer;
  readonly offset: number;
  readInt32(): number;
  readBytes(count: number): Buffer;
  canReadBytes(count: number): boolean;
}

interface RecordBatch {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly records: readonly object[];
}

/** Where the format's version is, behind the length of them all: in a batch, and in the sets of messages that were before. */
const MAGIC_AT = 4 + 16;
const MAGIC = 2;
/** Of a batch, without its records. */
const BATCH_BYTES_MIN = 61;

const nexts = new WeakMap<readonly object[], bigint>();

/** @returns the offset behind the last complete batch that the records came in; undefined if there was none. */
export function nextAfter(records: readonly object[]): bigint | undefined {
  return nexts.get(records);
}

export const decodedBatches: Mend = {
  module: 'src/protocol/requests/fetch/v4/decodeMessages.js',
  mend: (original: (decoder: Decoder) => Promise<object[]>, load) => {
    const BatchDecoder: new (buffer: Buffer) => Decoder = load('src/protocol/decoder.js');
    const decodeBatch: (decoder: Decoder) => Promise<RecordBatch> = load('src/protocol/recordBatch/v0/decoder.js');

    return async (decoder: Decoder): Promise<readonly object[]> => {
      if (decoder.buffer[decoder.offset + MAGIC_AT] !== MAGIC) return original(decoder);
      const length = decoder.readInt32();
      const records: object[] = [];
      if (length <= 0 || !decoder.canReadBytes(length)) return records;
      for await (const batch of batchesOf(new BatchDecoder(decoder.readBytes(length)), decodeBatch)) {
        for (const record of batch.records) records.push(record);
        nexts.set(records, BigInt(batch.firstOffset) + BigInt(batch.lastOffsetDelta) + 1n);
      }
      return records;
    };
  },
};

/** The last one may be cut off, by the bytes that a fetch may have: it comes again. */
async function* batchesOf(
  decoder: Decoder,
  decodeBatch: (decoder: Decoder) => Promise<RecordBatch>,
): AsyncGenerator<RecordBatch> {
  while (decoder.canReadBytes(BATCH_BYTES_MIN)) {
    try {
      yield await decodeBatch(decoder);
    } catch (error) {
      if ((error as Error).name === 'KafkaJSPartialMessageError') return;
      throw error;
    }
  }
}

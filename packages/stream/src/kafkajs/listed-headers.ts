/**
 * Headers stay as they came, and are read when they are asked for (wire-headers.ts). kafkajs makes an object of them: it copies all before
 * each one (20,000 names, 0.4 MB, stop the process for two minutes), merges what repeats, loses the order, and takes names that are no
 * UTF-8 for one another.
 *
 * Upstream: src/protocol/recordBatch/record/v0/decoder.js. Can go when kafkajs hands out headers as they are.
 */
import { WireHeaders } from '../wire-headers.ts';
import type { Mend } from './mend.ts';

/** As much of kafkajs' decoder as is used. */
interface Bytes {
  /** Of one record: headers are the last of it. */
  readonly buffer: Buffer;
  readonly offset: number;
  readInt8(): number;
  readVarInt(): number;
  readVarLong(): { toString(): string };
  readVarIntBytes(): Buffer | null;
}

/** Of the batch around the record. */
interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly timestampType: number;
  readonly magicByte: number;
  readonly isControlBatch: boolean;
}

const LOG_APPEND_TIME = 1;

export const listedHeaders: Mend = {
  module: 'src/protocol/recordBatch/record/v0/decoder.js',
  mend: () => decodeRecord,
};

function decodeRecord(bytes: Bytes, batchContext: BatchContext) {
  const { firstOffset, firstTimestamp, maxTimestamp, timestampType, magicByte, isControlBatch } = batchContext;
  const attributes = bytes.readInt8();
  const timestampDelta = bytes.readVarLong();
  const offsetDelta = bytes.readVarInt();
  const [key, value] = [bytes.readVarIntBytes(), bytes.readVarIntBytes()];
  return {
    magicByte,
    attributes,
    timestamp: timestampType === LOG_APPEND_TIME ? maxTimestamp : plus(firstTimestamp, timestampDelta),
    offset: plus(firstOffset, offsetDelta),
    key,
    value,
    headers: new WireHeaders(bytes.buffer.subarray(bytes.offset)),
    isControlRecord: isControlBatch,
    batchContext,
  };
}

const plus = (first: string, delta: { toString(): string }): string => String(BigInt(first) + BigInt(delta.toString()));

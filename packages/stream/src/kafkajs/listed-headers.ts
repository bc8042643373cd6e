/**
 * Headers as a list, in time linear in their number. kafkajs makes an object of them: it copies all before each one (20,000 names, 0.4 MB,
 * stop the process for two minutes), merges what repeats, loses the order, and takes names that are no UTF-8 for one another.
 *
 * Upstream: src/protocol/recordBatch/record/v0/decoder.js. Can go when kafkajs hands out headers as they are.
 */
import { nameOf, type RecordHeader } from '../record-header.ts';
import type { Mend } from './mend.ts';

/** As much of kafkajs' decoder as is used. */
interface Bytes {
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
  return {
    magicByte,
    attributes,
    timestamp: timestampType === LOG_APPEND_TIME ? maxTimestamp : plus(firstTimestamp, timestampDelta),
    offset: plus(firstOffset, offsetDelta),
    key: bytes.readVarIntBytes(),
    value: bytes.readVarIntBytes(),
    headers: readHeaders(bytes),
    isControlRecord: isControlBatch,
    batchContext,
  };
}

function readHeaders(bytes: Bytes): RecordHeader[] {
  const headers: RecordHeader[] = [];
  for (let count = bytes.readVarInt(); count > 0; count--) {
    const name = nameOf(bytes.readVarIntBytes() ?? NO_BYTES);
    headers.push({ name, value: bytes.readVarIntBytes() });
  }
  return headers;
}

const NO_BYTES = Buffer.alloc(0);
const plus = (first: string, delta: { toString(): string }): string => String(BigInt(first) + BigInt(delta.toString()));

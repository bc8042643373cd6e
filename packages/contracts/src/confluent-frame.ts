/** Confluent's wire format: a zero byte, the schema id (4 bytes, big endian), then Avro. https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format */
import { type Refusal, refuse } from './dead-letter-reason.ts';
import { seenBeginning } from './seen.ts';

const MAGIC_BYTE = 0;
const HEAD_BYTES = 5;

export interface Frame {
  readonly ok: true;
  readonly schemaId: number;
  readonly body: Buffer;
}

export function frameValue(schemaId: number, body: Buffer): Buffer {
  const value = Buffer.allocUnsafe(HEAD_BYTES + body.length);
  value[0] = MAGIC_BYTE;
  value.writeUInt32BE(schemaId, 1);
  body.copy(value, HEAD_BYTES);
  return value;
}

export function readFrame(value: Buffer | null): Frame | Refusal {
  if (value === null) return refuse('empty-value', 'a record without a value (a tombstone) is no message');
  if (value.length === 0) return refuse('empty-value', 'a value of no bytes is no message');
  if (value[0] !== MAGIC_BYTE) {
    const rule = "values are Avro in Confluent's wire format, whose first byte is 0";
    return refuse('wrong-magic-byte', `${rule}; ${seenBeginning(value)}`);
  }
  if (value.length < HEAD_BYTES) {
    return refuse('undecodable', `the value ends within the schema id, after ${value.length} of ${HEAD_BYTES} bytes`);
  }
  return { ok: true, schemaId: value.readUInt32BE(1), body: value.subarray(HEAD_BYTES) };
}

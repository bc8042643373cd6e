/** Confluent's wire format: a zero byte, the schema id (4 bytes, big endian), then Avro. https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format */
import { type Refusal, refuse } from './dead-letter-reason.ts';

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
  if (value === null || value.length === 0) return refuse('empty-value', 'a record without a value is no message');
  if (value[0] !== MAGIC_BYTE) return refuse('wrong-magic-byte', 'the first byte of the value must be 0');
  if (value.length < HEAD_BYTES) return refuse('undecodable', 'the value ends within the schema id');
  return { ok: true, schemaId: value.readUInt32BE(1), body: value.subarray(HEAD_BYTES) };
}

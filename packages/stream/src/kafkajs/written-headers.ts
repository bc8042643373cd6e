/**
 * Headers go out as they are given, as a list or by name. kafkajs takes them by name only: names that look like numbers come first, those
 * that repeat come together, a header without a value is a TypeError, and each takes half a kilobyte on the way.
 *
 * Upstream: src/protocol/recordBatch/record/v0/index.js (its encoder). Can go when kafkajs takes headers as a list.
 */
import { headerList, type OutHeaders } from '../record-header.ts';
import type { Mend } from './mend.ts';

interface EncodedRecord {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: OutHeaders;
}

export const writtenHeaders: Mend = {
  module: 'src/protocol/recordBatch/record/v0/index.js',
  mend: () => encodeRecord,
};

/** @returns what kafkajs takes for an encoder of its own. */
function encodeRecord(record: EncodedRecord): { readonly buf: Buffer; readonly buffer: Buffer } {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = [] } = record;
  const list = headerList(headers).map((header) => [bytesOf(header.name), bytesOf(header.value)] as const);
  const [keyBytes, valueBytes] = [bytesOf(key), bytesOf(value)];
  let size = LENGTHS_BYTES_MAX + (keyBytes?.length ?? 0) + (valueBytes?.length ?? 0);
  for (const [name, each] of list) size += HEADER_LENGTHS_BYTES_MAX + (name?.length ?? 0) + (each?.length ?? 0);
  const body = new Writer(size);
  body.byte(0); // Attributes: none are in use.
  body.long(timestampDelta);
  body.int(offsetDelta);
  body.bytes(keyBytes);
  body.bytes(valueBytes);
  body.int(list.length);
  for (const [name, each] of list) {
    body.bytes(name);
    body.bytes(each);
  }
  const whole = new Writer(body.length + INT_BYTES_MAX);
  whole.int(body.length);
  whole.append(body.written);
  return { buf: whole.written, buffer: whole.written };
}

const INT_BYTES_MAX = 5;
/** Attributes, timestamp, offset, lengths of key and value, number of headers. */
const LENGTHS_BYTES_MAX = 1 + 10 + 4 * INT_BYTES_MAX;
const HEADER_LENGTHS_BYTES_MAX = 2 * INT_BYTES_MAX;

function bytesOf(value: Buffer | string | null | undefined): Buffer | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}

/** Kafka's variable-length numbers (zigzag, seven bits a byte, the lowest first), and bytes behind their length. */
class Writer {
  readonly #into: Buffer;
  #at = 0;

  constructor(bytesMax: number) {
    this.#into = Buffer.allocUnsafe(bytesMax);
  }

  get length(): number {
    return this.#at;
  }

  get written(): Buffer {
    return this.#into.subarray(0, this.#at);
  }

  byte(value: number): void {
    this.#into[this.#at++] = value;
  }

  int(value: number): void {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  long(value: number): void {
    const long = BigInt(value);
    let rest = BigInt.asUintN(64, (long << 1n) ^ (long >> 63n));
    for (; rest > 0x7fn; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest));
  }

  /** null is a length of -1. */
  bytes(value: Buffer | null): void {
    this.int(value?.length ?? -1);
    if (value !== null) this.append(value);
  }

  append(bytes: Buffer): void {
    this.#into.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}

/** Kafka's variable-length numbers and bytes (wire-reader.ts), written into a buffer of a size known before: nothing else is made on the way. */
import { eachHeader, type OutHeader, type OutHeaders } from './record-header.ts';

const INT_BYTES_MAX = 5;
const LONG_BYTES_MAX = 10;

/** Of the lengths and numbers around the fields of a record: attributes, timestamp, offset, lengths of key and value. */
export const RECORD_BYTES_MAX = 1 + LONG_BYTES_MAX + 3 * INT_BYTES_MAX;

/** What so many headers take at most. */
export function headersBytesMax(headers: OutHeaders): number {
  let bytes = INT_BYTES_MAX;
  for (const { name, value } of eachHeader(headers)) {
    bytes += 2 * INT_BYTES_MAX + Buffer.byteLength(name) + Buffer.byteLength(value ?? '');
  }
  return bytes;
}

export class WireWriter {
  readonly #into: Buffer;
  #at = 0;

  constructor(bytesMax: number) {
    this.#into = Buffer.allocUnsafe(bytesMax);
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

  /** Text is its UTF-8 bytes, null a length of -1. */
  bytes(value: Buffer | string | null): void {
    this.int(value === null ? -1 : Buffer.byteLength(value));
    if (value !== null) this.append(value);
  }

  append(value: Buffer | string): void {
    if (typeof value === 'string') this.#at += this.#into.write(value, this.#at);
    else {
      this.#into.set(value, this.#at);
      this.#at += value.length;
    }
  }

  headers(headers: OutHeaders): void {
    let count = 0;
    for (const _ of eachHeader(headers)) count++;
    this.int(count);
    for (const header of eachHeader(headers)) this.header(header);
  }

  header({ name, value }: OutHeader): void {
    this.bytes(name);
    this.bytes(value);
  }
}

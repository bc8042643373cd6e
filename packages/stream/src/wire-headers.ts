/**
 * The headers of a record as they lie on the wire, read when they are asked for: half a million of them (1 MB) would be 50 MB of objects, and
 * the heap of a service has little more.
 */
import { nameOf, type OutHeader, type OutHeaders, type RecordHeader } from './record-header.ts';
import { WireReader } from './wire-reader.ts';
import { headersBytesMax, WireWriter } from './wire-writer.ts';

export class WireHeaders implements Iterable<RecordHeader> {
  /** Their number, then name and value of each, behind their lengths. */
  readonly bytes: Buffer;
  readonly count: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.count = new WireReader(bytes).int();
  }

  static of(headers: OutHeaders): WireHeaders {
    if (headers instanceof WireHeaders) return headers;
    const writer = new WireWriter(headersBytesMax(headers));
    writer.headers(headers);
    return new WireHeaders(writer.written);
  }

  /** These, and others behind them. */
  and(others: readonly OutHeader[]): WireHeaders {
    const writer = new WireWriter(this.bytes.length + headersBytesMax(others));
    writer.int(this.count + others.length);
    const reader = new WireReader(this.bytes);
    reader.int();
    writer.append(reader.rest());
    for (const header of others) writer.header(header);
    return new WireHeaders(writer.written);
  }

  *[Symbol.iterator](): Iterator<RecordHeader> {
    const reader = new WireReader(this.bytes);
    for (let left = reader.int(); left > 0; left--) {
      const name = nameOf(reader.bytes() ?? NO_BYTES);
      yield { name, value: reader.bytes() };
    }
  }
}

const NO_BYTES = Buffer.alloc(0);

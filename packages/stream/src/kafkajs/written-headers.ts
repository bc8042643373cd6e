/**
 * Headers go out as they are given, as a list or by name. kafkajs takes them by name only: names that look like numbers come first, those
 * that repeat come together, a header without a value is a TypeError, and each takes half a kilobyte on the way.
 *
 * Upstream: src/protocol/recordBatch/record/v0/index.js (its encoder). Can go when kafkajs takes headers as a list.
 */
import type { OutHeaders } from '../record-header.ts';
import { WireHeaders } from '../wire-headers.ts';
import { RECORD_BYTES_MAX, WireWriter } from '../wire-writer.ts';
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
  const { offsetDelta = 0, timestampDelta = 0, key = null, value, headers = [] } = record;
  const headerBytes = WireHeaders.of(headers).bytes;
  const lengthMax =
    RECORD_BYTES_MAX + Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '') + headerBytes.length;
  const body = new WireWriter(lengthMax);
  body.byte(0); // Attributes: none are in use.
  body.long(timestampDelta);
  body.int(offsetDelta);
  body.bytes(key);
  body.bytes(value);
  body.append(headerBytes);
  const whole = new WireWriter(RECORD_BYTES_MAX + body.written.length);
  whole.bytes(body.written);
  return { buf: whole.written, buffer: whole.written };
}

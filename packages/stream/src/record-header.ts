/** Headers of records: a list, in order, whose names may repeat. */
import { isUtf8 } from 'node:buffer';

export interface RecordHeader {
  /** Text, or bytes that are no UTF-8. */
  readonly name: string | Buffer;
  /** null: there is a header and it has no value, which is another thing than an empty one. */
  readonly value: Buffer | null;
}

/** Of a record on its way out: text stands for its UTF-8 bytes. */
export interface OutHeader {
  readonly name: string | Buffer;
  readonly value: Buffer | string | null;
}

/** By name, where no name repeats and their order says nothing. */
type OutHeadersByName = Readonly<Record<string, Buffer | string | null>>;
export type OutHeaders = Iterable<OutHeader> | OutHeadersByName;

export function nameOf(bytes: Buffer): string | Buffer {
  const text = bytes.toString('utf8');
  // The decoder puts U+FFFD for what is not UTF-8; a real one is rare.
  return text.includes('\uFFFD') && !isUtf8(bytes) ? bytes : text;
}

export function eachHeader(headers: OutHeaders): Iterable<OutHeader> {
  if (isIterable(headers)) return headers;
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

const isIterable = (headers: OutHeaders): headers is Iterable<OutHeader> => Symbol.iterator in headers;

/**
 * Headers of records as jsonb: a list, in order, each a name and a value. Text is text; what jsonb cannot hold as such (bytes that are no
 * UTF-8, NUL) is base64, so that nothing of a record that was set aside is lost.
 */
import { isUtf8 } from 'node:buffer';

type StoredText = string | { readonly base64: string };
export type StoredHeaders = readonly (readonly [name: StoredText, value: StoredText | null])[];

/** Of what is ours: no name repeats, all is text. An earlier version kept those of dead letters like this too. */
export type StoredHeadersByName = Readonly<Record<string, StoredText>>;

export interface Header {
  /** Text, or bytes that are no UTF-8. */
  readonly name: string | Buffer;
  readonly value: Buffer | null;
}

export function encodeHeaders(
  headers: readonly { readonly name: string | Buffer; readonly value: Buffer | string | null }[],
): StoredHeaders {
  return headers.map(({ name, value }) => [encodeText(name), value === null ? null : encodeText(value)]);
}

export function decodeHeaders(stored: StoredHeaders | StoredHeadersByName): Header[] {
  const pairs: StoredHeaders = isList(stored) ? stored : Object.entries(stored);
  return pairs.map(([name, value]) => ({
    name: typeof name === 'string' ? name : textOrBytes(bytesOf(name)),
    value: value === null ? null : bytesOf(value),
  }));
}

const isList = (stored: StoredHeaders | StoredHeadersByName): stored is StoredHeaders => Array.isArray(stored);

function encodeText(given: Buffer | string): StoredText {
  const bytes = Buffer.from(given);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : { base64: bytes.toString('base64') };
}

const textOrBytes = (bytes: Buffer): string | Buffer => (isUtf8(bytes) ? bytes.toString() : bytes);

function bytesOf(text: StoredText): Buffer {
  return typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.base64, 'base64');
}

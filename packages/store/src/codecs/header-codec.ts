/**
 * Headers of records as jsonb: a list, in order, each a name and a value. Text is text; what jsonb cannot hold as such (bytes that are no
 * UTF-8, NUL) is base64, so that nothing of a record that was set aside is lost.
 */
import { isUtf8 } from 'node:buffer';

type StoredText = string | { readonly base64: string };
type ListedHeaders = readonly (readonly [name: StoredText, value: StoredText | null])[];

/** All of them in one piece, as Kafka writes them, in base64: where they are so many that a list would fill the memory of who reads it. */
type PackedHeaders = readonly [{ readonly wire: string }];

export type StoredHeaders = ListedHeaders | PackedHeaders;

/** Of what is ours: no name repeats, all is text. An earlier version kept those of dead letters like this too. */
type HeadersByName = Readonly<Record<string, StoredText>>;

/** Of a row of the outbox. */
export type OutboxHeaders = StoredHeaders | HeadersByName;

export interface Header {
  /** Text, or bytes that are no UTF-8. */
  readonly name: string | Buffer;
  readonly value: Buffer | null;
}

export function listHeaders(headers: Iterable<Header>): StoredHeaders {
  return Array.from(
    headers,
    ({ name, value }) => [encodeText(name), value === null ? null : encodeText(value)] as const,
  );
}

export function packHeaders(wire: Buffer): StoredHeaders {
  return [{ wire: wire.toString('base64') }];
}

/** @param unpack reads what Kafka writes. */
export function readHeaders<Unpacked extends Iterable<Header>>(
  stored: OutboxHeaders,
  unpack: (wire: Buffer) => Unpacked,
): Header[] | Unpacked {
  const list: StoredHeaders = isList(stored) ? stored : Object.entries(stored);
  if (isPacked(list)) return unpack(Buffer.from(list[0].wire, 'base64'));
  const pairs = list as ListedHeaders;
  return pairs.map(([name, value]) => ({
    name: typeof name === 'string' ? name : textOrBytes(bytesOf(name)),
    value: value === null ? null : bytesOf(value),
  }));
}

const isList = (stored: OutboxHeaders): stored is StoredHeaders => Array.isArray(stored);

const isPacked = (list: StoredHeaders): list is PackedHeaders => list[0] !== undefined && 'wire' in list[0];

function encodeText(given: Buffer | string): StoredText {
  const bytes = Buffer.from(given);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : { base64: bytes.toString('base64') };
}

function bytesOf(text: StoredText): Buffer {
  return typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.base64, 'base64');
}

const textOrBytes = (bytes: Buffer): string | Buffer => (isUtf8(bytes) ? bytes.toString() : bytes);

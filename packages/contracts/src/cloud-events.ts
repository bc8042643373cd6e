/**
 * CloudEvents 1.0 in Kafka's binary mode: attributes are `ce_` headers in UTF-8, datacontenttype is `content-type`, the value is the data.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 * Two liberties in reading: an absent ce_specversion counts as 1.0, and any media type that says Avro will do.
 * Where a header is there more than once, with different values, some readers take the first and some the last (Kafka's own clients offer
 * both): nobody can say whose fact it is, and it is refused. The same value again says nothing new.
 */
import { isUtf8 } from 'node:buffer';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type Refusal, refuse } from './dead-letter-reason.ts';
import { formatInstant, parseInstant } from './instant-text.ts';
import { seenMediaType, seenText, seenTime } from './seen.ts';
import { ID_RULE, isId, isText, textRule } from './text.ts';

export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Instant;
}

/** As on the wire: names may repeat and need not be text, a value may be missing (null). */
export interface MessageHeader {
  readonly name: string | Buffer;
  readonly value: Buffer | string | null;
}
/** In order; there may be very many. */
export type MessageHeaders = Iterable<MessageHeader>;

type HeaderName = (typeof HEADER_NAMES)[number];
type FoundHeaders = Map<string, MessageHeader['value']>;

const HEADER_NAMES = ['ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_specversion', 'content-type'] as const;
const READ_NAMES: ReadonlySet<string> = new Set(HEADER_NAMES);

const CONTENT_TYPE = 'application/avro';
const CONTENT_TYPE_BYTES = Buffer.from(CONTENT_TYPE);
const AVRO_MEDIA_TYPE = /^(?:avro\/[\w.+-]+|[\w.+-]+\/[\w.+-]*avro[\w.+-]*)\s*(?:;.*)?$/i;
/** More than any media type has: a pattern looks at a text of 1 MB for minutes. */
const MEDIA_TYPE_LENGTH_MAX = 256;
/** A source is a URI reference, longer than ids are. */
const SOURCE_LENGTH_MAX = 256;
const SOURCE_RULE = textRule(SOURCE_LENGTH_MAX);
/** 1970..9999. Nothing this side of a computer says when it happened before; a default of year 1 or 1900 is a producer's defect. */
const TIME_MIN = 0;
const TIME_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Of an event with data. */
export function writeEnvelope(envelope: Envelope): Record<string, string> {
  return { ...writeAttributes(envelope), 'content-type': CONTENT_TYPE };
}

/** Of an event without data. */
export function writeAttributes({ id, source, type, time }: Envelope): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_time: formatInstant(time),
  };
}

/** As a record carries them. */
export function headersOf(byName: Readonly<Record<string, string>>): MessageHeader[] {
  return Object.entries(byName).map(([name, value]) => ({ name, value }));
}

export type EnvelopeResult = { readonly ok: true; readonly envelope: Envelope } | Refusal;

/** Of an event with data, which is Avro. */
export function readEnvelope(headers: MessageHeaders): EnvelopeResult {
  const found = findHeaders(headers);
  if (!(found instanceof Map)) return found;
  const read = attributesOf(found);
  return read.ok ? (refusedVersion(found) ?? refusedFormat(found) ?? read) : read;
}

/** Of an event without data: attributes are all that there is. */
export function readAttributes(headers: MessageHeaders): EnvelopeResult {
  const found = findHeaders(headers);
  if (!(found instanceof Map)) return found;
  const read = attributesOf(found);
  return read.ok ? (refusedVersion(found) ?? read) : read;
}

function attributesOf(found: FoundHeaders): EnvelopeResult {
  const texts: Record<string, string> = {};
  for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_time'] as const) {
    const text = readHeader(found, name);
    if (typeof text !== 'string') return text;
    texts[name] = text;
  }
  const { ce_id: id = '', ce_source: source = '', ce_type: type = '', ce_time: timeText = '' } = texts;
  const brokenId = whyNoId(id);
  if (brokenId !== undefined) return malformed('ce_id', brokenId);
  const brokenSource = whyNoSource(source);
  if (brokenSource !== undefined) return malformed('ce_source', brokenSource);
  const time = readTime(timeText);
  if (typeof time === 'string') return malformed('ce_time', time);
  return { ok: true, envelope: { id, source, type, time } };
}

/** @returns the rule that it breaks, if it does. */
export const whyNoId = (id: string): string | undefined => (isId(id) ? undefined : `${ID_RULE}; ${seenText(id)}`);

export const whyNoSource = (source: string): string | undefined =>
  isText(source, SOURCE_LENGTH_MAX) ? undefined : `${SOURCE_RULE}; ${seenText(source)}`;

/** @returns the instant, or the rule that the text breaks. */
export function readTime(text: string): Instant | string {
  const time = parseInstant(text);
  if (time === undefined) return `must be a time as RFC 3339 writes it; ${seenTime(text)}`;
  return time < TIME_MIN || time > TIME_MAX ? 'must lie in the years 1970 to 9999, UTC' : time;
}

/** Who says so, and what it calls it: of a record that is no fact too, as far as its headers say it well. */
export function senderOf(headers: MessageHeaders): { readonly source: string | null; readonly id: string | null } {
  const [source, id] = (['ce_source', 'ce_id'] as const).map((name) => {
    const found = findHeaders(headers, new Set([name]));
    return found instanceof Map ? readHeader(found, name) : found;
  });
  return { source: isText(source, SOURCE_LENGTH_MAX) ? source : null, id: isId(id) ? id : null };
}

/** One look at each header. */
function findHeaders(headers: MessageHeaders, names = READ_NAMES): FoundHeaders | Refusal {
  const found: FoundHeaders = new Map();
  for (const { name, value } of headers) {
    if (typeof name !== 'string' || !names.has(name)) continue;
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else if (!isSame(before, value)) {
      return refuse('repeated-header', `${name} is there more than once, with different values`);
    }
  }
  return found;
}

function isSame(a: MessageHeader['value'], b: MessageHeader['value']): boolean {
  return a === null || b === null ? a === b : Buffer.from(a).equals(Buffer.from(b));
}

function refusedVersion(headers: FoundHeaders): Refusal | undefined {
  const version = headers.has('ce_specversion') ? readHeader(headers, 'ce_specversion') : '1.0';
  if (typeof version !== 'string') return version;
  return version === '1.0' ? undefined : malformed('ce_specversion', 'must be 1.0');
}

function refusedFormat(headers: FoundHeaders): Refusal | undefined {
  const raw = headers.get('content-type');
  if (Buffer.isBuffer(raw) && raw.equals(CONTENT_TYPE_BYTES)) return undefined;
  const mediaType = readHeader(headers, 'content-type');
  if (typeof mediaType !== 'string') return mediaType;
  const isAvro = mediaType.length <= MEDIA_TYPE_LENGTH_MAX && AVRO_MEDIA_TYPE.test(mediaType);
  return isAvro ? undefined : malformed('content-type', `must be ${CONTENT_TYPE}; ${seenMediaType(mediaType)}`);
}

function readHeader(headers: FoundHeaders, name: HeaderName): string | Refusal {
  const value = headers.get(name);
  if (value === undefined) return refuse('missing-header', `${name} is missing`);
  if (value === null) return refuse('null-header', `${name} is there without a value (null)`);
  if (typeof value === 'string') return value;
  const text = value.toString('utf8');
  // The decoder puts U+FFFD for what is not UTF-8, so two different ids would become one.
  return text.includes('\uFFFD') && !isUtf8(value) ? malformed(name, 'must be UTF-8') : text;
}

const malformed = (name: string, rule: string): Refusal => refuse('malformed-header', `${name} ${rule}`);

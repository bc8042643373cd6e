/**
 * CloudEvents 1.0 in Kafka's binary mode: attributes are `ce_` headers in UTF-8, datacontenttype is `content-type`, the value is the data.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 * Two liberties in reading: an absent ce_specversion counts as 1.0, and any media type that says Avro will do.
 */
import { isUtf8 } from 'node:buffer';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type Refusal, refuse } from './dead-letter-reason.ts';
import { formatInstant, parseInstant } from './instant-text.ts';
import { ID_RULE, isId, isText, textRule } from './text.ts';

export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Instant;
}

export type HeaderValue = Buffer | string;
/** Names may repeat: the last one counts. */
export type MessageHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[] | undefined>>;

const CONTENT_TYPE = 'application/avro';
const CONTENT_TYPE_BYTES = Buffer.from(CONTENT_TYPE);
const AVRO_MEDIA_TYPE = /^(?:avro\/[\w.+-]+|[\w.+-]+\/[\w.+-]*avro[\w.+-]*)\s*(?:;.*)?$/i;
/** A source is a URI reference, longer than ids are. */
const SOURCE_LENGTH_MAX = 256;
const SOURCE_RULE = textRule(SOURCE_LENGTH_MAX);
/** 1970..9999. Nothing this side of a computer says when it happened before; a default of year 1 or 1900 is a producer's defect. */
const TIME_MIN = 0;
const TIME_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export function writeEnvelope({ id, source, type, time }: Envelope): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_time: formatInstant(time),
    'content-type': CONTENT_TYPE,
  };
}

export function readEnvelope(headers: MessageHeaders): { readonly ok: true; readonly envelope: Envelope } | Refusal {
  const texts: Record<string, string> = {};
  for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_time'] as const) {
    const text = readHeader(headers, name);
    if (typeof text !== 'string') return text;
    texts[name] = text;
  }
  const { ce_id: id = '', ce_source: source = '', ce_type: type = '', ce_time: timeText = '' } = texts;
  if (!isId(id)) return malformed('ce_id', ID_RULE);
  if (!isText(source, SOURCE_LENGTH_MAX)) return malformed('ce_source', SOURCE_RULE);
  const time = parseInstant(timeText);
  if (time === undefined) return malformed('ce_time', 'must be a time as RFC 3339 writes it');
  if (time < TIME_MIN || time > TIME_MAX) return malformed('ce_time', 'must lie in the years 1970 to 9999, UTC');
  return refusedFormat(headers) ?? { ok: true, envelope: { id, source, type, time } };
}

function refusedFormat(headers: MessageHeaders): Refusal | undefined {
  const version = headers.ce_specversion === undefined ? '1.0' : readHeader(headers, 'ce_specversion');
  if (typeof version !== 'string') return version;
  if (version !== '1.0') return malformed('ce_specversion', 'must be 1.0');
  const raw = headers['content-type'];
  if (Buffer.isBuffer(raw) && raw.equals(CONTENT_TYPE_BYTES)) return undefined;
  const mediaType = readHeader(headers, 'content-type');
  if (typeof mediaType !== 'string') return mediaType;
  return AVRO_MEDIA_TYPE.test(mediaType) ? undefined : malformed('content-type', `must be ${CONTENT_TYPE}`);
}

function readHeader(headers: MessageHeaders, name: string): string | Refusal {
  const given = headers[name];
  const value = Array.isArray(given) ? given.at(-1) : given;
  if (value === undefined || value === null) return refuse('missing-header', `${name} is missing`);
  if (typeof value === 'string') return value;
  const text = value.toString('utf8');
  // The decoder puts U+FFFD for what is not UTF-8, so two different ids would become one.
  return text.includes('\uFFFD') && !isUtf8(value) ? malformed(name, 'must be UTF-8') : text;
}

const malformed = (name: string, rule: string): Refusal => refuse('malformed-header', `${name} ${rule}`);

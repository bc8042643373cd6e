/**
 * Facts as Kafka records and back: key = customerId, CloudEvents headers, Avro in Confluent's frame. Reading never throws for the record's
 * sake: whatever bytes come, it is a fact or a refusal that names the field and the rule (dead-letter-reason.ts).
 */

import type { Fact, FactOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { type Envelope, headersOf, type MessageHeaders, readEnvelope, writeEnvelope } from './cloud-events.ts';
import { frameValue, readFrame } from './confluent-frame.ts';
import { type Refusal, refuse } from './dead-letter-reason.ts';
import {
  AHEAD_MS_MAX,
  type BrokenRule,
  brokenRules,
  FACT_BODIES,
  isWireFactType,
  present,
  whyOutdated,
} from './fact-bodies.ts';
import { messageSchema } from './message-schemas.ts';
import { whyReserved } from './own-source.ts';
import type { ReaderResult, SchemaCatalog } from './schema-catalog.ts';
import { seenKey } from './seen.ts';
import { type InputTopic, TOPIC_BY_FACT_TYPE, type WireFactType } from './topics.ts';

/** A fact that comes through a topic. */
export type WireFact = FactOf<WireFactType>;

export interface WireRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
}

export interface FactRecord extends WireRecord {
  /** The broker's append time, ms. */
  readonly timestamp: Instant;
}

export interface EncodedFact {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A receipt of nobody: neither its key nor its customerId names anybody. It is no fact of anybody, and nothing is wrong with it. */
export interface AnonymousReceipt {
  readonly ok: false;
  readonly reason: 'anonymous';
  readonly detail: string;
  readonly source: string;
  readonly id: string;
}

export type FactResult = { readonly ok: true; readonly fact: Fact } | AnonymousReceipt | Refusal;

/** A producer was about to publish what every consumer would refuse. */
export class InvalidFactError extends OperatingError {
  override readonly code = 'INVALID_FACT';
  override readonly poison = true;
}

/** @param catalog opened with the fact's type among `writes`. @throws InvalidFactError, as consumers would refuse it. */
export function encodeFact(fact: WireFact, catalog: SchemaCatalog): EncodedFact {
  const { type, id, source, customerId, occurredAt } = fact;
  const body = FACT_BODIES[type].safeParse(fact);
  if (!body.success) throw new InvalidFactError(`${type}: ${firstOf(brokenRules(body.error))}`);
  const outdated = whyOutdated(body.data, occurredAt);
  if (outdated !== undefined) throw new InvalidFactError(`${type}: ${firstOf([outdated])}`);
  const headers = writeEnvelope({ id, source, type, time: occurredAt });
  const readBack = readFactEnvelope(headersOf(headers));
  if (!readBack.ok) throw new InvalidFactError(`${type}: ${readBack.detail}`);
  return {
    key: Buffer.from(customerId),
    value: frameValue(catalog.writerId(type), messageSchema(type).avro.toBuffer(body.data)),
    headers,
  };
}

/**
 * @param topic where the record lies, without the environment's prefix; a fact of another topic is refused.
 * @returns at once when the schema id is cached. The promise rejects when the registry does not answer (SchemaRegistryError, retryable).
 */
export function decodeFact(
  record: FactRecord,
  catalog: SchemaCatalog,
  topic?: InputTopic,
): FactResult | Promise<FactResult> {
  const frame = readFrame(record.value);
  if (!frame.ok && frame.reason === 'empty-value') return frame;
  const read = readFactEnvelope(record.headers);
  if (!read.ok) return read;
  const { envelope } = read;
  const { type } = envelope;
  if (!isWireFactType(type)) return refuse('unknown-type', 'ce_type is not the type of a fact');
  if (topic !== undefined && TOPIC_BY_FACT_TYPE[type] !== topic) {
    return refuse('unknown-type', 'ce_type is the type of a fact that belongs to another topic');
  }
  if (!frame.ok) return frame;
  const reader = catalog.reader(frame.schemaId, type);
  const finish = (ready: ReaderResult) =>
    factOf(record, envelope, type, ready.ok ? readBody(ready, frame.body, record.key) : ready);
  return reader instanceof Promise ? reader.then(finish) : finish(reader);
}

/** A fact's source is its publisher's own. */
function readFactEnvelope(headers: MessageHeaders): ReturnType<typeof readEnvelope> {
  const read = readEnvelope(headers);
  const broken = read.ok ? whyReserved(read.envelope.source) : undefined;
  return broken === undefined ? read : refuse('malformed-header', `ce_source ${broken}`);
}

type Body = { readonly ok: true; readonly body: unknown } | Refusal;

function readBody(reader: Extract<ReaderResult, { ok: true }>, bytes: Buffer, key: Buffer | null): Body {
  try {
    return { ok: true, body: reader.read(bytes) };
  } catch {
    // A schema of a producer's own may leave the customer open, as ours does not.
    if (isNobody(key) && reader.isNull(bytes, 'customerId')) return { ok: true, body: { customerId: null } };
    // The decoder's own text may quote a value.
    return refuse('undecodable', reader.whyNot(bytes));
  }
}

function factOf(record: FactRecord, envelope: Envelope, type: WireFactType, read: Body): FactResult {
  if (!read.ok) return read;
  if (isNobody(record.key) && isNobody((read.body as { readonly customerId?: unknown }).customerId)) {
    const { source, id } = envelope;
    return { ok: false, reason: 'anonymous', detail: 'neither the key nor customerId names anybody', source, id };
  }
  const parsed = FACT_BODIES[type].safeParse(read.body);
  if (!parsed.success) return refuse('invalid-value', firstOf(brokenRules(parsed.error)));
  const { data } = parsed;
  if (record.key === null || !record.key.equals(Buffer.from(data.customerId))) {
    const rule = "the record's key must be the customerId in UTF-8";
    return refuse('key-mismatch', `${rule}; ${seenKey(record.key, data.customerId)}`);
  }
  if (envelope.time > record.timestamp + AHEAD_MS_MAX) {
    const minutes = Math.floor((envelope.time - record.timestamp) / 60_000);
    return refuse('from-the-future', `ce_time lies ${minutes} minutes after the append time, and may lie 5 after it`);
  }
  const { id, source, time: occurredAt } = envelope;
  const outdated = whyOutdated(data, occurredAt);
  if (outdated !== undefined) return refuse('invalid-value', firstOf([outdated]));
  return { ok: true, fact: { type, id, source, occurredAt, ...present(data) } as Fact };
}

const isNobody = (named: unknown): boolean =>
  named === null || named === undefined || named === '' || (Buffer.isBuffer(named) && named.length === 0);

const firstOf = ([broken]: readonly BrokenRule[]): string =>
  broken === undefined ? 'breaks a rule' : `${broken.field} ${broken.rule}`;

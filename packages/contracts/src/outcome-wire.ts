/**
 * Outcomes as Kafka records and back: key = customerId, CloudEvents headers, Avro in Confluent's frame. The id follows from the outcome, so
 * that it is the same however often a batch is tried.
 */
import { hash } from 'node:crypto';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { readEnvelope, writeEnvelope } from './cloud-events.ts';
import { frameValue, readFrame } from './confluent-frame.ts';
import { type Refusal, refuse } from './dead-letter-reason.ts';
import type { WireRecord } from './fact-wire.ts';
import { messageSchema } from './message-schemas.ts';
import type { OutcomeEvent, OutcomeType, PublishedMeasure } from './outcome-event.ts';
import type { ReaderResult, SchemaCatalog } from './schema-catalog.ts';
import { TOPIC_BY_OUTCOME_TYPE } from './topics.ts';
import { withoutNulls } from './without-nulls.ts';

/** ce_source of everything that this system publishes. */
export const OUTCOME_SOURCE = '/loyalty-ladder';

export interface EncodedOutcome {
  /** ce_id: 128 bits in hex. */
  readonly id: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type OutcomeResult = { readonly ok: true; readonly id: string; readonly event: OutcomeEvent } | Refusal;

/** A decision that no subscriber could be told, such as points beyond 64 bits: the fault of the facts that led to it. */
export class OutcomeUnfitError extends OperatingError {
  override readonly code = 'OUTCOME_UNFIT';
  override readonly poison = true;
}

/** @param catalog opened with the outcome's type among `writes`. @throws OutcomeUnfitError */
export function encodeOutcome(event: OutcomeEvent, catalog: SchemaCatalog): EncodedOutcome {
  const { type } = event;
  const id = outcomeId(event);
  return {
    id,
    value: frameValue(catalog.writerId(type), avroBytes(type, toWire(event))),
    headers: writeEnvelope({ id, source: OUTCOME_SOURCE, type, time: event.occurredAt }),
  };
}

/** Avro's own error would quote the value: this one names where it is. */
function avroBytes(type: OutcomeType, wire: object): Buffer {
  const { avro } = messageSchema(type);
  try {
    return avro.toBuffer(wire);
  } catch {
    const paths: string[] = [];
    avro.isValid(wire, { errorHook: (path) => paths.push(path.join('.')) });
    throw new OutcomeUnfitError(`an outcome ${type} does not fit its schema at: ${paths.join(', ')}`);
  }
}

/** Unique because sequence is gap-free by customer and topic. */
function outcomeId({ customerId, type, sequence }: OutcomeEvent): string {
  return hash('sha256', `${customerId}\0${type}\0${sequence}`, 'hex').slice(0, 32);
}

/**
 * For subscribers of our own: the harness reads back what was published. Words of closed sets are taken as they are: a newer writer may have more of them.
 * @returns at once when the schema id is cached. The promise rejects when the registry does not answer (SchemaRegistryError, retryable).
 */
export function decodeOutcome(record: WireRecord, catalog: SchemaCatalog): OutcomeResult | Promise<OutcomeResult> {
  const frame = readFrame(record.value);
  if (!frame.ok) return frame;
  const read = readEnvelope(record.headers);
  if (!read.ok) return read;
  const { id, type } = read.envelope;
  if (!isOutcomeType(type)) return refuse('unknown-type', 'ce_type is not the type of an outcome');
  const reader = catalog.reader(frame.schemaId, type);
  const finish = (ready: ReaderResult) => (ready.ok ? readOutcome(() => ready.read(frame.body), id, type) : ready);
  return reader instanceof Promise ? reader.then(finish) : finish(reader);
}

const isOutcomeType = (type: string): type is OutcomeType => Object.hasOwn(TOPIC_BY_OUTCOME_TYPE, type);

function readOutcome(read: () => unknown, id: string, type: OutcomeType): OutcomeResult {
  try {
    return { ok: true, id, event: fromWire(type, read()) };
  } catch {
    return refuse('undecodable', 'the bytes are not what their schema says');
  }
}

/** In memory a measure is a number, on the wire a long, and longs of outcomes are bigint because of points. */
type WireMeasure = Omit<PublishedMeasure, 'value' | 'threshold'> & {
  readonly value: bigint;
  readonly threshold: bigint;
};

function toWire(event: OutcomeEvent): object {
  // Their schemas ask for measures, of which the opening alone has any.
  if (event.type === 'follow-up.escalated' || event.type === 'follow-up.closed') return { ...event, measures: [] };
  if (!('measures' in event)) return event;
  const measures = event.measures.map(
    ({ value, threshold, ...rest }): WireMeasure => ({ ...rest, value: BigInt(value), threshold: BigInt(threshold) }),
  );
  return { ...event, measures };
}

function fromWire(type: OutcomeType, body: unknown): OutcomeEvent {
  const fields = withoutNulls(body) as Record<string, unknown> & { readonly measures?: readonly WireMeasure[] };
  const measures = fields.measures?.map(({ value, threshold, ...rest }) => ({
    ...rest,
    value: Number(value),
    threshold: Number(threshold),
  }));
  return {
    type,
    ...fields,
    ...(measures && { measures }),
    // The one field for which "none" is an answer and not an absence.
    ...(type === 'risk.changed' && { nextCheckAt: fields.nextCheckAt ?? null }),
  } as OutcomeEvent;
}

/**
 * The Avro schema of each message type, from `schemas/<type>.avsc`, and the type in memory that today's code reads and writes.
 * Subject = the record's full name (Confluent's RecordNameStrategy): several types share a topic, one type has one line of evolution
 * wherever it lies (topic, dead letters, retry topics, any environment's prefix). TopicRecordNameStrategy would need a subject for
 * each of these. Closed sets (stages, causes, ...) are strings, not enums: `first-purchase` is no legal enum symbol, and a new symbol
 * would break every reader that is older.
 */
import { readFileSync } from 'node:fs';
import type avro from 'avsc';
import type { OutcomeType } from './outcome-event.ts';
import { readerType } from './strict-avro.ts';
import { CARD_TYPE, TOPIC_BY_FACT_TYPE, TOPIC_BY_OUTCOME_TYPE, type WireFactType } from './topics.ts';

export type MessageType = WireFactType | PublishedType;
export type PublishedType = OutcomeType | typeof CARD_TYPE;

export interface MessageSchema {
  readonly type: MessageType;
  readonly subject: string;
  /** As in the file: what is registered. */
  readonly schema: RecordSchema;
  readonly avro: avro.Type;
}

export interface RecordSchema {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly doc: string;
  readonly fields: readonly object[];
}

export const FACT_TYPES = Object.keys(TOPIC_BY_FACT_TYPE) as readonly WireFactType[];
export const OUTCOME_TYPES = Object.keys(TOPIC_BY_OUTCOME_TYPE) as readonly OutcomeType[];
/** All that subscribers read. */
export const PUBLISHED_TYPES: readonly PublishedType[] = [...OUTCOME_TYPES, CARD_TYPE];

const SCHEMAS: ReadonlyMap<string, MessageSchema> = new Map([
  ...FACT_TYPES.map((type) => [type, readSchema(type, 'number')] as const),
  ...PUBLISHED_TYPES.map((type) => [type, readSchema(type, 'bigint')] as const),
]);

export const MESSAGE_SCHEMAS: readonly MessageSchema[] = [...SCHEMAS.values()];

export function messageSchema(type: MessageType): MessageSchema {
  const found = SCHEMAS.get(type);
  if (found === undefined) throw new Error(`no schema for message type ${type}`);
  return found;
}

function readSchema(type: MessageType, longs: 'number' | 'bigint'): MessageSchema {
  const schema: RecordSchema = JSON.parse(readFileSync(new URL(`../schemas/${type}.avsc`, import.meta.url), 'utf8'));
  return {
    type,
    subject: `${schema.namespace}.${schema.name}`,
    schema,
    avro: readerType(schema as avro.Schema, longs),
  };
}

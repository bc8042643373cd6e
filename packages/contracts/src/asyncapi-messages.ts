/** Each message as asyncapi.json describes it: its schema's file, name and doc, and one of the records in fixtures. */
import { readdirSync, readFileSync } from 'node:fs';
import { FACT_TYPES, MESSAGE_SCHEMAS, type MessageSchema, type MessageType } from './message-schemas.ts';
import { CARD_TYPE } from './topics.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const FACTS: ReadonlySet<string> = new Set(FACT_TYPES);

const KEY =
  "customerId, UTF-8. Partition by murmur2, as Java's clients and kafkajs do; with librdkafka set partitioner=murmur2_random.";

export function asyncapiMessages() {
  const described = MESSAGE_SCHEMAS.map((schema) => [messageName(schema.type), message(schema)] as const);
  return { ...Object.fromEntries(described), deadLetter: DEAD_LETTER };
}

/** `feedback.complaint-opened` is feedbackComplaintOpened. */
export function messageName(type: string): string {
  return type.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function message({ type, subject, schema }: MessageSchema) {
  return {
    name: type,
    title: schema.name,
    summary: summaryOf(schema.doc),
    contentType: 'application/avro',
    headers: { $ref: `#/components/schemas/${headersOf(type)}` },
    payload: {
      schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0',
      schema: { $ref: `./schemas/${type}.avsc` },
    },
    examples: [exampleOf(type)],
    bindings: {
      kafka: {
        key: { type: 'string', description: KEY },
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        schemaLookupStrategy: 'RecordNameStrategy',
        bindingVersion: '0.5.0',
      },
    },
    'x-registry-subject': subject,
  };
}

function headersOf(type: MessageType): string {
  if (type === CARD_TYPE) return 'cardHeaders';
  return FACTS.has(type) ? 'factHeaders' : 'outcomeHeaders';
}

/** What the schemas of facts add about headers is said by the headers themselves. */
const summaryOf = (doc: string): string => doc.replace(/ Its id, source and instant are the headers .*$/, '');

/** The first record of the newest version, without what it has in headers; 64-bit numbers of outcomes are strings. */
function exampleOf(type: MessageType) {
  const newest = readdirSync(FIXTURES)
    .filter((name) => name.startsWith(`${type}.`))
    .toSorted((a, b) => versionOf(a) - versionOf(b))
    .at(-1);
  const [record] = JSON.parse(readFileSync(new URL(newest ?? `${type}.1.json`, FIXTURES), 'utf8')).records;
  const { type: _, id, source, occurredAt, ...body } = record.expected;
  return {
    headers: record.headers,
    payload: occurredAt === undefined || FACTS.has(type) ? body : { ...body, occurredAt },
  };
}

const versionOf = (name: string): number => Number(name.split('.').at(-2));

const DEAD_LETTER = {
  name: 'dead-letter',
  title: 'DeadLetter',
  summary: 'A record that could not be applied: key, value and headers as they came, and why.',
  contentType: 'application/octet-stream',
  headers: { $ref: '#/components/schemas/deadLetterHeaders' },
  payload: {
    type: 'string',
    format: 'binary',
    description: 'The bytes as they came; null where there were none.',
  },
  bindings: {
    kafka: {
      key: { type: 'string', format: 'binary', description: 'The key as it came.' },
      bindingVersion: '0.5.0',
    },
  },
};

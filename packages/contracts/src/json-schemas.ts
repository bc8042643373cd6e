/**
 * JSON Schema (2020-12) of each message's data in JSON: of facts as the gateway takes them (fact-json.ts), of outcomes and cards as it tells them. Made of the
 * Avro schemas, whose words it keeps, and of the rules of facts where JSON Schema can say them (text lengths in characters, sets,
 * ranges); what it cannot say, a fact's rules say. `json-schemas/` holds them (`npm run asyncapi`).
 */
import { z } from 'zod';
import { FACT_BODIES, isWireFactType } from './fact-bodies.ts';
import { MESSAGE_SCHEMAS, type MessageType, messageSchema } from './message-schemas.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly doc?: string;
}
type AvroType = string | readonly AvroType[] | AvroShape;
interface AvroShape {
  readonly type: string;
  readonly name?: string;
  readonly logicalType?: string;
  readonly items?: AvroType;
  readonly fields?: readonly AvroField[];
}

/** Which side of us the message is on, and the named records met so far: Avro names them again. */
interface Reading {
  readonly isFact: boolean;
  readonly named: Map<string, AvroShape>;
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const WHOLE_TEXT = { type: 'string', pattern: '^-?[0-9]+$' };
/** Of a measure: numbers, unlike points (operations/words/json-text.ts). */
const MEASURED = new Set(['value', 'threshold']);

export function jsonSchemaOf(type: MessageType): JsonSchema {
  const { schema } = messageSchema(type);
  const isFact = isWireFactType(type);
  const data = recordOf(schema as unknown as AvroShape, { isFact, named: new Map() });
  return {
    ...{ $schema: DRAFT, $id: `urn:loyalty-ladder:schema:${type}`, title: type, description: schema.doc },
    ...(isFact ? withRules(data, z.toJSONSchema(FACT_BODIES[type], { io: 'input', unrepresentable: 'any' })) : data),
  };
}

/** Of every file of `json-schemas/`, its text by its name. */
export function jsonSchemaFiles(): Map<string, string> {
  return new Map(
    MESSAGE_SCHEMAS.map(({ type }) => [`${type}.json`, `${JSON.stringify(jsonSchemaOf(type), null, 2)}\n`]),
  );
}

/** A fact's field that nobody knows is refused; a reader of outcomes passes over it, for later versions add some. */
function recordOf({ fields = [] }: AvroShape, reading: Reading): JsonSchema {
  const required = fields.filter(({ type }) => !isNullable(type)).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldOf(field, reading)])),
    ...(required.length > 0 && { required }),
    ...(reading.isFact && { additionalProperties: false }),
  };
}

function fieldOf({ name, type, doc }: AvroField, reading: Reading): JsonSchema {
  const schema = MEASURED.has(name) && !reading.isFact ? { type: 'number' } : schemaOf(type, reading);
  return { ...schema, ...(doc !== undefined && { description: doc }) };
}

const isNullable = (type: AvroType): boolean => Array.isArray(type) && type.includes('null');

function schemaOf(type: AvroType, reading: Reading): JsonSchema {
  if (Array.isArray(type)) return unionOf(type, reading);
  if (typeof type === 'string') return primitiveOf(type, reading);
  const shape = type as AvroShape;
  if (shape.logicalType === 'timestamp-millis') return { type: 'string', format: 'date-time' };
  if (shape.type === 'array') return { type: 'array', items: schemaOf(shape.items ?? 'null', reading) };
  if (shape.type !== 'record') return primitiveOf(shape.type, reading);
  if (shape.name !== undefined) reading.named.set(shape.name, shape);
  return recordOf(shape, reading);
}

function unionOf(types: readonly AvroType[], reading: Reading): JsonSchema {
  return { anyOf: types.map((type) => schemaOf(type, reading)) };
}

function primitiveOf(type: string, reading: Reading): JsonSchema {
  const named = reading.named.get(type);
  if (named !== undefined) return recordOf(named, reading);
  if (type === 'long') return reading.isFact ? { type: 'integer' } : WHOLE_TEXT;
  if (type === 'bytes') return { type: 'string', contentEncoding: 'base64' };
  const name = { int: 'integer', float: 'number', double: 'number' }[type] ?? type;
  if (!['string', 'boolean', 'integer', 'number', 'null'].includes(name)) throw new Error(`no JSON Schema for ${type}`);
  return { type: name };
}

/** A set of words is known to the rules alone: Avro's strings are open. */
function withRules(data: JsonSchema, rules: JsonSchema): JsonSchema {
  const { properties } = data as { readonly properties: Readonly<Record<string, JsonSchema>> };
  const ruled = Object.entries((rules.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  const known = ruled.filter(([name, rule]) => name in properties && Object.keys(rule).length > 0);
  const merged = known.map(([name, rule]) => [name, { ...withoutType(properties[name]), ...rule }] as const);
  return { ...data, properties: { ...properties, ...Object.fromEntries(merged) } };
}

const withoutType = ({ description }: JsonSchema = {}): JsonSchema =>
  description === undefined ? {} : { description };

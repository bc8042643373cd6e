/**
 * Two schemas side by side, field by field: as a producer writes a value and as ours reads it. What it says of a field is what schema resolution
 * (resolve-schema.ts) does with it; whether a value then obeys the rules is another question (fact-bodies.ts).
 */
import type avro from 'avsc';
import { isArray, isRecord, isUnion, namesOf, resolveSchema, typeName } from './resolve-schema.ts';

/**
 * same: of one type. read-as: of another that ours reads as its own (an int as a long, a value that may be null as long as it is not).
 * left-out: ours has it and its default counts. missing: ours has it, without a default: nothing can be read. extra: ours has it not, and
 * nobody reads it. other-type: it cannot be read as ours.
 */
export type FieldVerdict = 'same' | 'read-as' | 'left-out' | 'missing' | 'extra' | 'other-type';

export interface ComparedField {
  /** `lines[].sku` */
  readonly path: string;
  /** Names of types; null: it is not there. */
  readonly written: string | null;
  readonly ours: string | null;
  readonly verdict: FieldVerdict;
}

/** A schema may refer to itself. */
const DEPTH_MAX = 8;
/** Anybody may have registered one with thousands of fields. */
const FIELDS_MAX = 500;

/** @returns fields of ours in their order, then those that the writer alone has, each record's together. */
export function compareSchemas(reader: avro.Type, writer: avro.Type): ComparedField[] {
  return compared(reader, writer, '', DEPTH_MAX).slice(0, FIELDS_MAX);
}

function compared(reader: avro.Type, writer: avro.Type, path: string, depth: number): ComparedField[] {
  if (depth === 0 || !isRecord(reader) || !isRecord(writer)) return [];
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const writtenNames = new Set<string>();
  const ours = reader.fields.flatMap((field) => {
    const written = writer.fields.find(({ name }) => namesOf(field).includes(name));
    if (written !== undefined) writtenNames.add(written.name);
    return withParts(field, written, at(field.name), depth);
  });
  const extra = writer.fields
    .filter(({ name }) => !writtenNames.has(name))
    .map(({ name, type }) => ({
      path: at(clipped(name)),
      written: typeName(type),
      ours: null,
      verdict: 'extra' as const,
    }));
  return [...ours, ...extra];
}

function withParts(
  field: avro.types.Field,
  written: avro.types.Field | undefined,
  path: string,
  depth: number,
): ComparedField[] {
  const ours = typeName(field.type);
  if (written === undefined) {
    const verdict = field.defaultValue() === undefined ? 'missing' : 'left-out';
    return [{ path, written: null, ours, verdict }];
  }
  const whole = { path, written: typeName(written.type), ours, verdict: verdictOf(field.type, written.type) };
  const [innerOurs, inOurs] = partOf(field.type);
  const [innerWritten, inWritten] = partOf(written.type);
  const isWithin = inOurs === inWritten && isRecord(innerOurs) && isRecord(innerWritten);
  return [whole, ...(isWithin ? compared(innerOurs, innerWritten, `${path}${inOurs}`, depth - 1) : [])];
}

function verdictOf(reader: avro.Type, writer: avro.Type): FieldVerdict {
  if (reader === writer || reader.equals(writer)) return 'same';
  return resolveSchema(reader, writer).ok ? 'read-as' : 'other-type';
}

/** The record in an array, or beside null. */
function partOf(type: avro.Type): [avro.Type, string] {
  if (isArray(type)) return [type.itemsType, '[]'];
  if (isUnion(type)) {
    const others = type.types.filter(({ typeName: kind }) => kind !== 'null');
    if (others.length === 1 && others[0] !== undefined) return partOf(others[0]);
  }
  return [type, ''];
}

const NAME_CHARS_MAX = 64;
const clipped = (name: string) => (name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX)}...` : name);

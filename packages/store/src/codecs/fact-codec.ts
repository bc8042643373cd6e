/**
 * Facts as they lie in `facts.body`: one version byte, one type byte, then Avro of the project's own storage schema (not the wire's:
 * topics and store evolve apart). Equal facts of one version have equal bytes, so the bytes of today's are the canonical form that tells an
 * id-conflict.
 */
import { hash } from 'node:crypto';
import type { Fact, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import avro from 'avsc';
import { FACT_SCHEMAS, type FactSchema, type FactSchemas } from './fact-schemas.ts';
import { FormatVersions } from './format-versions.ts';
import { NewerFormatError } from './newer-format-error.ts';
import { readWhole } from './read-whole.ts';
import { StorageFormatError } from './storage-format-error.ts';

export interface FactCodec {
  encode(fact: Fact): Buffer;
  /** @throws NewerFormatError @throws StorageFormatError when the bytes are of no version, or damaged. */
  decode(bytes: Buffer): Fact;
  /** The bytes as they would be written today: what is compared with a fact that is just encoded. @throws as decode. */
  canonical(bytes: Buffer): Buffer;
}

/** What stands before the Avro bytes: version and type code. */
const HEAD_BYTES = 2;

/** @throws Error when a type is not in the last version, or cannot be resolved to it. */
export function createFactCodec(schemas: readonly FactSchemas[]): FactCodec {
  const parsed = schemas.map(({ version, types }) => ({ version, types: types.map(storedType) }));
  const latest = new Map(parsed.at(-1)?.types.map((type) => [type.factType, type]));
  const versions = new FormatVersions(
    'fact',
    parsed.map(({ version, types }) => ({ version, reader: types.map((writer) => factReader(writer, latest)) })),
  );
  const version = versions.latest;

  function encode(fact: Fact): Buffer {
    const type = latest.get(fact.type);
    if (type === undefined) throw new StorageFormatError(`no storage schema for fact type ${fact.type}`);
    const body = type.avro.toBuffer('points' in fact ? { ...fact, points: String(fact.points) } : fact);
    const bytes = Buffer.allocUnsafe(body.length + HEAD_BYTES);
    bytes[0] = version;
    bytes[1] = type.code;
    body.copy(bytes, HEAD_BYTES);
    return bytes;
  }

  function decode(bytes: Buffer): Fact {
    const read = versions.readerOf(bytes)[bytes[1] ?? -1];
    if (read === undefined) throw new NewerFormatError(`stored fact has type code ${bytes[1]}, unknown to this code`);
    return read(bytes);
  }

  return { encode, decode, canonical: (bytes) => (bytes[0] === version ? bytes : encode(decode(bytes))) };
}

export const {
  encode: encodeStoredFact,
  decode: decodeStoredFact,
  canonical: canonicalFact,
} = createFactCodec(FACT_SCHEMAS);

interface StoredType {
  readonly factType: FactType;
  readonly code: number;
  readonly avro: avro.Type;
}

function storedType({ factType, schema }: FactSchema, code: number): StoredType {
  const type = avro.Type.forSchema(schema as avro.Schema, { omitRecordMethods: true });
  return { factType: factType as FactType, code, avro: type };
}

function factReader({ factType, avro: writer }: StoredType, latest: ReadonlyMap<FactType, StoredType>) {
  const reader = latest.get(factType);
  if (reader === undefined) throw new RangeError(`the last storage schema of facts lacks ${factType}`);
  const read = readWhole('fact', reader.avro, writer);
  return (bytes: Buffer): Fact => {
    const fact = withoutNulls(read(bytes, HEAD_BYTES) as Record<string, unknown>);
    fact.type = factType;
    if (Array.isArray(fact.lines)) fact.lines = fact.lines.map(withoutNulls);
    if ('points' in fact) fact.points = BigInt(String(fact.points));
    return fact as unknown as Fact;
  };
}

/** Avro's null stands for a field that the fact does not carry. */
function withoutNulls(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(record)) if (record[name] !== null) present[name] = record[name];
  return present;
}

/** First 128 bits of SHA-256 over source, NUL, id: the fact's key within its customer. */
export function factKey(fact: { readonly source: string; readonly id: string }): Buffer {
  return hash('sha256', `${fact.source}\0${fact.id}`, 'buffer').subarray(0, 16);
}

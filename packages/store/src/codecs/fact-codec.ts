/**
 * Facts as they lie in `facts.body`: one version byte, one type byte, then Avro of the project's own storage schema (not the wire's:
 * topics and store evolve apart). Equal facts have equal bytes, so the body is the canonical form that tells an id-conflict.
 */
import { hash } from 'node:crypto';
import type { Fact, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import avro from 'avsc';
import stored from './schemas/facts.v1.json' with { type: 'json' };
import { StorageFormatError } from './storage-format-error.ts';

const VERSION = stored.version;

/** The type byte is the position in the schema file: types are only ever added at its end. */
const CODECS = stored.types.map(({ factType, schema }) => ({
  factType: factType as FactType,
  avro: avro.Type.forSchema(schema as avro.Schema, { omitRecordMethods: true }),
}));
const CODE_BY_TYPE = new Map(CODECS.map((codec, code) => [codec.factType, code]));

export function encodeFact(fact: Fact): Buffer {
  const code = CODE_BY_TYPE.get(fact.type) ?? -1;
  const codec = CODECS[code];
  if (codec === undefined) throw new StorageFormatError(`no storage schema for fact type ${fact.type}`);
  const body = codec.avro.toBuffer(fact.type === 'points.held' ? { ...fact, points: String(fact.points) } : fact);
  const bytes = Buffer.allocUnsafe(body.length + 2);
  bytes[0] = VERSION;
  bytes[1] = code;
  body.copy(bytes, 2);
  return bytes;
}

/** @throws StorageFormatError when the bytes are of a version or type that this code does not know. */
export function decodeFact(bytes: Buffer): Fact {
  const codec = CODECS[bytes[1] ?? -1];
  if (bytes[0] !== VERSION || codec === undefined) {
    throw new StorageFormatError(`stored fact has version ${bytes[0]} and type code ${bytes[1]}, unknown to this code`);
  }
  const fact = withoutNulls(codec.avro.fromBuffer(bytes.subarray(2)));
  fact.type = codec.factType;
  if (Array.isArray(fact.lines)) fact.lines = fact.lines.map(withoutNulls);
  if (codec.factType === 'points.held') fact.points = BigInt(String(fact.points));
  return fact as unknown as Fact;
}

/** First 128 bits of SHA-256 over source, NUL, id: the fact's key within its customer. */
export function factKey(fact: { readonly source: string; readonly id: string }): Buffer {
  return hash('sha256', `${fact.source}\0${fact.id}`, 'buffer').subarray(0, 16);
}

/** Avro's null stands for a field that the fact does not carry. */
function withoutNulls(record: object): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) if (value !== null) present[name] = value;
  return present;
}

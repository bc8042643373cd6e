/**
 * States as they lie in `customers.state` and in checkpoints: one version byte, then Avro of that version's storage schema
 * (state-schemas.ts). Equal states have equal bytes: the schema fixes the order of the fields, the fold sorts the lists
 * (domain/state.ts), and numbers have one form.
 */
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import avro from 'avsc';
import { EvidenceType } from './evidence-type.ts';
import { FormatVersions } from './format-versions.ts';
import { HyphenatedType } from './hyphenated-type.ts';
import { MonthsType } from './months-type.ts';
import { PointsType } from './points-type.ts';
import { readWhole } from './read-whole.ts';
import { STATE_SCHEMAS, type StateSchema } from './state-schemas.ts';

export interface StateCodec {
  /** The one that is written. */
  readonly version: number;
  encode(state: State): Buffer;
  /** @throws NewerFormatError @throws StorageFormatError when the bytes are of no version, or damaged. */
  decode(bytes: Buffer): State;
  /** The bytes as they would be written today: what is compared with a state that is just encoded. @throws as decode. */
  canonical(bytes: Buffer): Buffer;
  /** Whether code of a newer version wrote the bytes. */
  isNewer(bytes: Buffer): boolean;
}

/** What stands before the Avro bytes. */
const HEAD_BYTES = 1;

/** @throws Error when a schema cannot be resolved to the last one. */
export function createStateCodec(schemas: readonly StateSchema[]): StateCodec {
  const types = schemas.map(({ version, schema }) => ({ version, type: stateType(schema) }));
  const { type } = types.at(-1) as (typeof types)[number];
  const versions = new FormatVersions(
    'state',
    types.map(({ version, type: writer }) => ({ version, reader: readWhole('state', type, writer) })),
  );
  const version = versions.latest;
  const encode = stateEncoder(version, type);
  const decode = (bytes: Buffer): State => {
    const state = versions.readerOf(bytes)(bytes, HEAD_BYTES) as Stored;
    return { ...state, lastAt: state.lastAt ?? Number.NEGATIVE_INFINITY };
  };
  return {
    version,
    encode,
    decode,
    canonical: (bytes) => (bytes[0] === version ? bytes : encode(decode(bytes))),
    isNewer: (bytes) => versions.isNewer(bytes),
  };
}

export const {
  version: STATE_VERSION,
  encode: encodeState,
  decode: decodeState,
  canonical: canonicalState,
  isNewer: isNewerState,
} = createStateCodec(STATE_SCHEMAS);

type Stored = Omit<State, 'lastAt'> & { readonly lastAt: number | null };

function stateType(schema: object): avro.Type {
  return avro.Type.forSchema(schema as avro.Schema, {
    omitRecordMethods: true,
    assertLogicalTypes: true,
    logicalTypes: { decimal: PointsType, hyphenated: HyphenatedType, months: MonthsType, evidence: EvidenceType },
  });
}

function stateEncoder(version: number, type: avro.Type): (state: State) => Buffer {
  /** Where states are written before their length is known; grows to the largest one seen. */
  let scratch = Buffer.allocUnsafe(16_384);
  return (state) => {
    const record: Stored = state.lastAt === Number.NEGATIVE_INFINITY ? { ...state, lastAt: null } : state;
    let end = type.encode(record, scratch, HEAD_BYTES);
    while (end < 0) {
      scratch = Buffer.allocUnsafe(2 * (scratch.length - end));
      end = type.encode(record, scratch, HEAD_BYTES);
    }
    scratch[0] = version;
    return Buffer.from(scratch.subarray(0, end));
  };
}

/**
 * States as they lie in `customers.state` and in checkpoints: one version byte, then Avro of schemas/state.v1.json. Equal states have
 * equal bytes: the schema fixes the order of the fields, the fold sorts the lists (domain/state.ts), and numbers have one form.
 */
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import avro from 'avsc';
import { HyphenatedType } from './hyphenated-type.ts';
import { PointsType } from './points-type.ts';
import stored from './schemas/state.v1.json' with { type: 'json' };
import { StorageFormatError } from './storage-format-error.ts';

const VERSION = stored.version;
const STATE = avro.Type.forSchema(stored.schema as avro.Schema, {
  omitRecordMethods: true,
  assertLogicalTypes: true,
  logicalTypes: { decimal: PointsType, hyphenated: HyphenatedType },
});

/** Where states are written before their length is known; grows to the largest one seen. */
let scratch = Buffer.allocUnsafe(16_384);

export function encodeState(state: State): Buffer {
  const record = state.lastAt === Number.NEGATIVE_INFINITY ? { ...state, lastAt: null } : state;
  let end = STATE.encode(record, scratch, 1);
  while (end < 0) {
    scratch = Buffer.allocUnsafe(2 * (scratch.length - end));
    end = STATE.encode(record, scratch, 1);
  }
  scratch[0] = VERSION;
  return Buffer.from(scratch.subarray(0, end));
}

/** @throws StorageFormatError when the bytes are of a version that this code does not know, or no state at all. */
export function decodeState(bytes: Buffer): State {
  if (bytes[0] !== VERSION) throw new StorageFormatError(`stored state has version ${bytes[0]}, unknown to this code`);
  const { value, offset } = read(bytes);
  if (offset !== bytes.length) throw new StorageFormatError(`stored state of ${bytes.length} bytes is damaged`);
  return { ...value, lastAt: value.lastAt ?? Number.NEGATIVE_INFINITY };
}

function read(bytes: Buffer): { value: State & { lastAt: number | null }; offset: number } {
  try {
    return STATE.decode(bytes, 1);
  } catch (cause) {
    throw new StorageFormatError(`stored state of ${bytes.length} bytes is damaged`, { cause });
  }
}

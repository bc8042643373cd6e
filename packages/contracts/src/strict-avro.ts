/**
 * Avro types that survive bytes which are not what they claim to be. avsc trusts its input: a corrupt count makes an array loop (and
 * grow) up to 2^53 times, which no `catch` ends, and ill-formed UTF-8 becomes U+FFFD without a word, so that two different ids turn
 * into one. Items that take no bytes (null, a record without fields) are refused: a megabyte of counts could stand for 10^11 of them. Both are methods of avsc's own types, overridden here; strict-avro.test.ts fails if a release renames them.
 */

import { isUtf8 } from 'node:buffer';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import avro from 'avsc';
import { bigintLong } from './bigint-long.ts';

/** What avsc hands to a type's `_read`: the bytes and how far they are read (not in its typings). */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  skipLong(): void;
  readString(): string;
}

interface Readable {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
}

type TypeConstructor = new (schema: object, options: object) => avro.Type & Readable;

const { ArrayType, MapType, StringType } = avro.types as unknown as Record<string, TypeConstructor>;
if (ArrayType === undefined || MapType === undefined || StringType === undefined) throw new Error('avsc lacks a type');

export class MalformedAvroError extends OperatingError {
  override readonly code = 'MALFORMED_AVRO';
  override readonly poison = true;
}

/** Items of the next block; each takes at least one byte, so more than there are bytes left is a lie. */
function readCount(tap: Tap): number {
  const count = tap.readLong();
  if (count < 0) tap.skipLong();
  const items = Math.abs(count);
  if (items > tap.buf.length - tap.pos) throw new MalformedAvroError('a count beyond the end of the bytes');
  return items;
}

const nothingThere = () => new MalformedAvroError('an array of items that take no bytes');

class StrictArray extends ArrayType {
  declare readonly itemsType: Readable;

  override _read(tap: Tap): unknown {
    // avsc's resolvers borrow this method and carry an itemsType of their own.
    const { itemsType } = this;
    const items: unknown[] = [];
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      const from = tap.pos;
      items.push(itemsType._read(tap));
      if (tap.pos === from) throw nothingThere();
      while (--count > 0) items.push(itemsType._read(tap));
    }
    return items;
  }

  override _skip(tap: Tap): void {
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      const from = tap.pos;
      this.itemsType._skip(tap);
      if (tap.pos === from) throw nothingThere();
      while (--count > 0) this.itemsType._skip(tap);
    }
  }
}

/** Our schemas have no map, but a writer's may: it is only ever skipped. */
class StrictMap extends MapType {
  declare readonly valuesType: Readable;

  override _skip(tap: Tap): void {
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      while (count-- > 0) {
        const keyBytes = tap.readLong(); // Moves the position as well: not in one expression with it.
        tap.pos += Math.max(0, keyBytes);
        this.valuesType._skip(tap);
      }
    }
  }
}

class StrictString extends StringType {
  override _read(tap: Tap): string {
    const from = tap.pos;
    const text = tap.readString();
    // Rare, so the bytes are looked at twice only here: a real U+FFFD is well-formed.
    if (text?.includes('\uFFFD') && !isUtf8(stringBytes(tap, from))) {
      throw new MalformedAvroError('a string that is not UTF-8');
    }
    return text;
  }
}

function stringBytes(tap: Tap, from: number): Buffer {
  const to = tap.pos;
  tap.pos = from;
  const length = tap.readLong();
  const bytes = tap.buf.subarray(tap.pos, tap.pos + length);
  tap.pos = to;
  return bytes;
}

/** For schemas that others have written. */
export function strictTypeHook(schema: avro.Schema, options: object): avro.Type | undefined {
  const name = typeof schema === 'string' ? schema : (schema as { readonly type?: unknown }).type;
  if (name === 'array') return new StrictArray(schema as object, options);
  if (name === 'map') return new StrictMap(schema as object, options);
  if (name === 'string') return new StrictString(schema as object, options);
  return undefined;
}

/** Beyond what a JavaScript number holds exactly, avsc refuses both to read and to write. */
const numberLong = avro.Type.forSchema('long');

/** @param longs what a plain `long` is in memory; an instant (timestamp-millis) is always a number. */
export function readerType(schema: avro.Schema, longs: 'number' | 'bigint'): avro.Type {
  return avro.Type.forSchema(schema, {
    // Records get no methods, and their fields' order of definition is their shape: all of one type share one hidden class.
    omitRecordMethods: true,
    typeHook(part, options) {
      if (longs === 'bigint' && part === 'long') return bigintLong;
      const { logicalType } = part as { readonly logicalType?: unknown };
      return logicalType === 'timestamp-millis' ? numberLong : strictTypeHook(part, options);
    },
  });
}

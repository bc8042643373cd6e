/**
 * Columns of rows as Postgres arrays in the binary protocol format (array_recv and the element types' recv functions), for statements
 * over `unnest`. pg's own text format writes bytes as hex and escapes each element: in catch-up a third of a consumer's garbage.
 * A Buffer parameter is sent as binary; its statement names the array's type (`$1::bytea[]`).
 */

import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

interface ElementType<Value> {
  readonly oid: number;
  size(value: Value): number;
  write(value: Value, into: Buffer, at: number): void;
}

const HEADER_BYTES = 20;
const EMPTY_BYTES = 12;
/** 2000-01-01 in ms since 1970: Postgres counts microseconds from there. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const MINUS_INFINITY = -(2n ** 63n);

/** A value that its column cannot hold, before Postgres would say so (SQLSTATE 22003): the data's fault. */
export class OutOfRangeError extends OperatingError {
  override readonly code = 'OUT_OF_RANGE';
  override readonly poison = true;
}

const INT8: ElementType<bigint> = { oid: 20, size: () => 8, write: writeInt8 };
const INT4: ElementType<number> = { oid: 23, size: () => 4, write: (value, into, at) => into.writeInt32BE(value, at) };
const INT2: ElementType<number> = { oid: 21, size: () => 2, write: (value, into, at) => into.writeInt16BE(value, at) };
const BOOL: ElementType<boolean> = {
  oid: 16,
  size: () => 1,
  write: (value, into, at) => into.writeUInt8(value ? 1 : 0, at),
};
const BYTEA: ElementType<Buffer> = {
  oid: 17,
  size: (value) => value.length,
  write: (value, into, at) => into.set(value, at),
};
const TEXT: ElementType<string> = {
  oid: 25,
  size: (value) => Buffer.byteLength(value),
  write: (value, into, at) => into.write(value, at),
};
const JSONB: ElementType<string> = {
  oid: 3802,
  size: (value) => Buffer.byteLength(value) + 1,
  write: (value, into, at) => {
    into[at] = 1; // jsonb's own format version
    into.write(value, at + 1);
  },
};
const TIMESTAMPTZ: ElementType<Instant> = {
  oid: 1184,
  size: () => 8,
  write: (at, into, place) => into.writeBigInt64BE(microseconds(at), place),
};

type Column<Value> = readonly (Value | null)[];

/** @throws OutOfRangeError */
export const bigintArray = (values: Column<bigint>): Buffer => encode(INT8, values);
export const integerArray = (values: Column<number>): Buffer => encode(INT4, values);
export const smallintArray = (values: Column<number>): Buffer => encode(INT2, values);
export const booleanArray = (values: Column<boolean>): Buffer => encode(BOOL, values);
export const byteaArray = (values: Column<Buffer>): Buffer => encode(BYTEA, values);
export const textArray = (values: Column<string>): Buffer => encode(TEXT, values);
/** @param values serialised. */
export const jsonbArray = (values: Column<string>): Buffer => encode(JSONB, values);
export const timestamptzArray = (values: Column<Instant>): Buffer => encode(TIMESTAMPTZ, values);

function encode<Value>(type: ElementType<Value>, values: Column<Value>): Buffer {
  const bytes = Buffer.allocUnsafe(values.length === 0 ? EMPTY_BYTES : sizeOf(type, values));
  bytes.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  bytes.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  bytes.writeInt32BE(type.oid, 8);
  if (values.length === 0) return bytes;
  bytes.writeInt32BE(values.length, 12);
  bytes.writeInt32BE(1, 16); // lower bound
  let at = HEADER_BYTES;
  for (const value of values) at = writeElement(type, value, bytes, at);
  return bytes;
}

function sizeOf<Value>(type: ElementType<Value>, values: Column<Value>): number {
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += 4 + (value === null ? 0 : type.size(value));
  return bytes;
}

function writeElement<Value>(type: ElementType<Value>, value: Value | null, into: Buffer, at: number): number {
  if (value === null) return into.writeInt32BE(-1, at);
  const size = type.size(value);
  into.writeInt32BE(size, at);
  type.write(value, into, at + 4);
  return at + 4 + size;
}

function writeInt8(value: bigint, into: Buffer, at: number): void {
  if (BigInt.asIntN(64, value) !== value) throw new OutOfRangeError('a number needs more than 64 bits');
  into.writeBigInt64BE(value, at);
}

function microseconds(at: Instant): bigint {
  return at === Number.NEGATIVE_INFINITY ? MINUS_INFINITY : BigInt(at - POSTGRES_EPOCH_MS) * 1_000n;
}

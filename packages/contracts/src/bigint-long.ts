/**
 * Avro's long as bigint: points are never a floating number. Nearly all longs are small, and the two Buffers that avsc makes for each
 * would be half of the time that an outcome takes, so small ones go through avsc's number path.
 */
import avro from 'avsc';

/** What avsc hands to a type's methods (not in its typings). */
interface Tap {
  readonly buf: Buffer;
  readonly pos: number;
  readLong(): number;
  writeLong(value: number): void;
}

type LongType = avro.Type & { _read(tap: Tap): bigint; _write(tap: Tap, value: bigint): void };

/** Of a varint: 6 bytes hold 42 bits, which a number holds exactly. */
const PLAIN_BYTES_MAX = 6;
const PLAIN_MAX = 2n ** 41n;

/** avsc hands over and expects 8 bytes, little endian. */
const anyLong = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: (value: string | number) => BigInt(value),
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
}) as LongType;

function readLong(tap: Tap): bigint {
  for (let at = tap.pos; at < tap.pos + PLAIN_BYTES_MAX; at++) {
    if ((tap.buf[at] ?? 0) < 0x80) return BigInt(tap.readLong());
  }
  return anyLong._read(tap);
}

function writeLong(tap: Tap, value: bigint): void {
  if (typeof value === 'bigint' && value < PLAIN_MAX && value > -PLAIN_MAX) tap.writeLong(Number(value));
  else anyLong._write(tap, value);
}

/** avsc freezes its types, so this one stands before it. */
export const bigintLong: avro.Type = Object.create(anyLong, {
  _read: { value: readLong },
  _write: { value: writeLong },
});

/**
 * Points in storage schemas: Avro's logical type `decimal` of scale 0, big-endian two's complement in as few bytes as hold it.
 * Points have no upper limit in the fold (quantities and prices are any integers), so 64 bits would not do.
 */
import avro from 'avsc';

/** What Buffer reads and writes as one number. */
const NUMBER_BYTES_MAX = 6;
const NUMBER_MAX = 2n ** 47n - 1n;
const NUMBER_MIN = -NUMBER_MAX;

/** By length. Avro copies what it is given at once, so each is used again and again; most points fit into them. */
const SCRATCH = Array.from({ length: NUMBER_BYTES_MAX + 1 }, (_, length) => Buffer.alloc(length));

export class PointsType extends avro.types.LogicalType {
  protected override _fromValue(bytes: Buffer): bigint {
    if (bytes.length === 0) return 0n;
    if (bytes.length <= NUMBER_BYTES_MAX) return BigInt(bytes.readIntBE(0, bytes.length));
    return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  }

  /** @returns undefined for what is no number of points: so Avro finds the branch of a union. */
  protected override _toValue(points: unknown): Buffer | undefined {
    if (typeof points !== 'bigint') return undefined;
    if (points < NUMBER_MIN || points > NUMBER_MAX) return twosComplement(points);
    const number = Number(points);
    const length = byteLength(number);
    const bytes = SCRATCH[length] ?? Buffer.alloc(length);
    bytes.writeIntBE(number, 0, length);
    return bytes;
  }

  /** What an earlier schema wrote as points is read as points already. */
  protected override _resolve(writer: avro.Type): ((points: bigint) => bigint) | undefined {
    return writer instanceof PointsType ? (points) => points : undefined;
  }
}

/** The fewest bytes whose sign bit is the number's own: 127 and -128 fit into one, 128 needs two. */
function byteLength(number: number): number {
  const magnitude = number < 0 ? -1 - number : number;
  let length = 1;
  for (let limit = 0x80; magnitude >= limit; limit *= 0x100) length++;
  return length;
}

function twosComplement(points: bigint): Buffer {
  let length = 1;
  for (let rest = points < 0n ? ~points : points; rest > 0x7fn; rest >>= 8n) length++;
  return Buffer.from(
    BigInt.asUintN(length * 8, points)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  );
}

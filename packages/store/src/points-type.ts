/**
 * Points in storage schemas: Avro's logical type `decimal` of scale 0, big-endian two's complement in as few bytes as hold it.
 * Points have no upper limit in the fold (quantities and prices are any integers), so 64 bits would not do.
 */
import avro from 'avsc';

export class PointsType extends avro.types.LogicalType {
  protected override _fromValue(bytes: Buffer): bigint {
    if (bytes.length <= 6) return BigInt(bytes.length === 0 ? 0 : bytes.readIntBE(0, bytes.length));
    return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  }

  protected override _toValue(points: bigint): Buffer {
    const length = byteLength(points);
    if (length <= 6) {
      const bytes = Buffer.allocUnsafe(length);
      bytes.writeIntBE(Number(points), 0, length);
      return bytes;
    }
    return Buffer.from(
      BigInt.asUintN(length * 8, points)
        .toString(16)
        .padStart(length * 2, '0'),
      'hex',
    );
  }
}

/** The fewest bytes whose sign bit is the sign: 127 fits into one, 128 needs two. */
function byteLength(points: bigint): number {
  const magnitude = points < 0n ? -points - 1n : points;
  let length = 1;
  for (let rest = magnitude >> 7n; rest > 0n; rest >>= 8n) length++;
  return length;
}

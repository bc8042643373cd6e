/** The lesser of two amounts of points: Math.min knows no bigint. */
export function lesser(left: bigint, right: bigint): bigint {
  if (left < right) return left;
  return right;
}

/** A snapshot as Postgres writes it, `xmin:xmax:xip,...`: whether it would read this one, asked before it is sent. */

/** Larger than any store will count, and what fits into a bigint. */
const ID_MAX = 2n ** 63n - 1n;
const SNAPSHOT = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/;

export function isSnapshot(text: string): boolean {
  const [, xmin = '', xmax = '', running = ''] = SNAPSHOT.exec(text) ?? [];
  if (xmin === '') return false;
  const [low, high] = [BigInt(xmin), BigInt(xmax)];
  if (!isXid(low) || !isXid(high) || low > high) return false;
  const ids = running === '' ? [] : running.split(',').map(BigInt);
  return ids.every((id, index) => id >= low && id < high && id >= (ids[index - 1] ?? 0n));
}

/** The lower half is the id proper, and 0 is none. */
const isXid = (id: bigint): boolean => id <= ID_MAX && BigInt.asUintN(32, id) !== 0n;

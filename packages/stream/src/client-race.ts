/**
 * kafkajs reads fields of connections and groups that another of its callbacks has just taken away, and throws a TypeError when one breaks
 * at the wrong moment, or a plain Error ("Broker not connected"). Whatever was asked for has not happened; asking again is right. A
 * TypeError of anybody else is a defect.
 */

/** The first frame of a stack that is not Node's own: who threw, or made Node throw. */
const FIRST_FRAME = /^\s+at (?!.*(?:<anonymous>|node:)).*$/m;
const KAFKAJS = /[\\/]node_modules[\\/]kafkajs[\\/]/;
const NAMES = new Set(['Error', 'TypeError']);

/** @param error kafkajs wraps what it gives up on, so its causes are looked at as well. */
export function isClientRace(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (NAMES.has(cause.name) && KAFKAJS.test(FIRST_FRAME.exec(cause.stack ?? '')?.[0] ?? '')) return true;
  }
  return false;
}

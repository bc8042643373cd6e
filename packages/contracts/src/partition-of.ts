/**
 * The partition of a key as Java's DefaultPartitioner, librdkafka's `murmur2_random` and kafkajs 2 compute it, so that every producer
 * puts a customer into the same partition (customer_due, the pipeline's watermark). MurmurHash2 by Austin Appleby, 32 bit, with
 * Kafka's seed; the test compares it with Kafka's own vectors and with kafkajs.
 */
const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/** @param key of a record: the customerId, or its UTF-8 bytes. */
export function partitionOf(key: string | Buffer, partitions: number): number {
  return (murmur2(typeof key === 'string' ? Buffer.from(key) : key) & 0x7fffffff) % partitions;
}

/** @returns a signed 32-bit integer, as in Java. */
export function murmur2(bytes: Buffer): number {
  const { length } = bytes;
  const tailFrom = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < tailFrom; at += 4) {
    hash = Math.imul(hash, MULTIPLIER) ^ mixed(bytes.readInt32LE(at));
  }
  if (tailFrom < length) hash = Math.imul(hash ^ bytes.readUIntLE(tailFrom, length - tailFrom), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

function mixed(word: number): number {
  const multiplied = Math.imul(word, MULTIPLIER);
  return Math.imul(multiplied ^ (multiplied >>> ROTATION), MULTIPLIER);
}

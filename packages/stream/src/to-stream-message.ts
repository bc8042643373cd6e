/** A record as kafkajs hands it out, mended (kafkajs/listed-headers.ts), in our words. */
import type { KafkaMessage } from 'kafkajs';
import type { RecordHeader } from './record-header.ts';
import type { StreamMessage } from './stream-message.ts';

export function toStreamMessage({ offset, timestamp, key, value, headers }: KafkaMessage): StreamMessage {
  return { offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: listOf(headers) };
}

/** @throws TypeError where kafkajs is not mended: what it makes of headers by itself must not pass for a record without any. */
function listOf(headers: unknown): readonly RecordHeader[] {
  if (Array.isArray(headers)) return headers;
  throw new TypeError('kafkajs hands out headers that are no list');
}

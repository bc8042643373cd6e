/** A record as kafkajs hands it out, mended (kafkajs/listed-headers.ts), in our words. */
import type { KafkaMessage } from 'kafkajs';
import type { StreamMessage } from './stream-message.ts';
import { WireHeaders } from './wire-headers.ts';

export function toStreamMessage({ offset, timestamp, key, value, headers }: KafkaMessage): StreamMessage {
  return { offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: asTheyCame(headers) };
}

/** @throws TypeError where kafkajs is not mended: what it makes of headers by itself must not pass for a record without any. */
function asTheyCame(headers: unknown): WireHeaders {
  if (headers instanceof WireHeaders) return headers;
  throw new TypeError('kafkajs hands out headers that are not as they came');
}

/** A record as kafkajs hands it out, in our words. */
import type { KafkaMessage } from 'kafkajs';
import type { StreamMessage } from './stream-message.ts';

export function toStreamMessage({ offset, timestamp, key, value, headers }: KafkaMessage): StreamMessage {
  return { offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: lastOfEach(headers) };
}

/** A header may come without a value (null), whatever kafkajs' types say: as if it were not there. Its name may be any, `__proto__` too. */
function lastOfEach(headers: KafkaMessage['headers']): Record<string, Buffer> {
  const last = Object.entries(headers ?? {}).flatMap(([name, given]) => {
    const value = (Array.isArray(given) ? given.at(-1) : given) ?? null;
    return value === null ? [] : [[name, Buffer.isBuffer(value) ? value : Buffer.from(value)] as const];
  });
  return Object.fromEntries(last);
}

/** A row of the outbox as a record: only the prefix is added, bytes are not touched. */
import type { OutboxHeader } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import type { OutHeader, OutRecord } from '@loyalty-ladder/stream/out-record.ts';

export function toRecord(topicPrefix: string, { topic, key, payload, headers }: WaitingRow): OutRecord {
  return {
    topic: topicPrefix + topic,
    key,
    value: payload,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toHeader(value)])),
  };
}

function toHeader(value: OutboxHeader): OutHeader {
  return typeof value === 'string' ? value : Buffer.from(value.base64, 'base64');
}

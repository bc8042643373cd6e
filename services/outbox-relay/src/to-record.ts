/** A row of the outbox as a record: only the prefix is added, bytes are not touched. */
import { decodeHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';

export function toRecord(topicPrefix: string, { topic, key, payload, headers }: WaitingRow): OutRecord {
  return { topic: topicPrefix + topic, key, value: payload, headers: decodeHeaders(headers) };
}

/** A row of the outbox as a record: only the prefix is added, bytes are not touched. */
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';

export function toRecord(topicPrefix: string, { topic, key, payload, headers }: WaitingRow): OutRecord {
  return { topic: topicPrefix + topic, key, value: payload, headers: readHeaders(headers, unpack) };
}

/** Half a million headers are not looked at one by one: they go out in the one piece that they are. */
function unpack(wire: Buffer): WireHeaders {
  return new WireHeaders(wire);
}

/** A row of the outbox as a record: only the prefix is added, and where it came of a trace two headers; bytes are not touched. */
import { traceHeaders } from '@loyalty-ladder/contracts/trace-headers.ts';
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { OutHeaders } from '@loyalty-ladder/stream/record-header.ts';
import { eachHeader } from '@loyalty-ladder/stream/record-header.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';

/** @param sentBy traceparent of the span that sends it; default: that of which it came. */
export function toRecord(topicPrefix: string, row: WaitingRow, sentBy = row.traceparent ?? undefined): OutRecord {
  const { topic, key, payload } = row;
  return { topic: topicPrefix + topic, key, value: payload, headers: headersOf(row, sentBy) };
}

/** Those of dead letters have the context in which they came, if any: their rows have none. */
function headersOf({ headers, traceparent }: WaitingRow, sentBy: string | undefined): OutHeaders {
  const stored = readHeaders(headers, unpack);
  return traceparent === null ? stored : [...stored, ...eachHeader(traceHeaders(traceparent, sentBy))];
}

/** Half a million headers are not looked at one by one: they go out in the one piece that they are. */
function unpack(wire: Buffer): WireHeaders {
  return new WireHeaders(wire);
}

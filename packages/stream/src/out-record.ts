/** A record on its way out, and how many go into one request. */
import type { IHeaders, Message } from 'kafkajs';
import { eachHeader, type OutHeaders } from './record-header.ts';
import { WireHeaders } from './wire-headers.ts';

export interface OutRecord {
  readonly topic: string;
  /** Of a record whose key does not say it. */
  readonly partition?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: OutHeaders;
}

/** kafkajs groups the messages of a request in quadratic time. */
const RECORDS_MAX = 1_000;
/** A broker refuses a partition's batch above `max.message.bytes` (1 MB); in the worst case all records are of one partition. */
const BYTES_MAX = 600_000;
/** Lengths, offsets and timestamps around the fields of a record; lengths around those of a header. */
const OVERHEAD_BYTES = 32;
const HEADER_OVERHEAD_BYTES = 6;

/** Cuts records, in order, into requests that a broker accepts; one that is too large by itself goes alone. */
export function* requestsOf(
  records: readonly OutRecord[],
  recordsMax = RECORDS_MAX,
  bytesMax = BYTES_MAX,
): Generator<OutRecord[]> {
  let request: OutRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = recordBytes(record);
    if (request.length === recordsMax || (request.length > 0 && bytes + size > bytesMax)) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(record);
    bytes += size;
  }
  if (request.length > 0) yield request;
}

/** What a record takes in a request, at most: key, value, names and values of its headers, and the lengths around them. */
export function recordBytes({ key, value, headers }: OutRecord): number {
  const bytes = OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  if (headers instanceof WireHeaders) return bytes + headers.bytes.length;
  return bytes + headerBytes(headers);
}

function headerBytes(headers: OutHeaders): number {
  let bytes = 0;
  for (const { name, value: each } of eachHeader(headers))
    bytes += Buffer.byteLength(name) + Buffer.byteLength(each ?? '') + HEADER_OVERHEAD_BYTES;
  return bytes;
}

/** As kafkajs, mended (kafkajs/written-headers.ts), wants them: messages by topic, in order. */
export function groupByTopic(records: readonly OutRecord[]): { topic: string; messages: Message[] }[] {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, partition, key, value, headers } of records) {
    const messages = byTopic.get(topic);
    const message = {
      ...{ key, value, headers: headers as unknown as IHeaders },
      ...(partition === undefined ? {} : { partition }),
    };
    if (messages === undefined) byTopic.set(topic, [message]);
    else messages.push(message);
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}

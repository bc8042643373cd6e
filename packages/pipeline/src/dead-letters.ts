/** A record that cannot be applied: mirrored in Postgres and published to `<topic>.dlq`, with its bytes as they came. */
import { senderOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { deadLetterTopic } from '@loyalty-ladder/contracts/topics.ts';
import type { Conflict } from '@loyalty-ladder/decisions/record-facts.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { listHeaders, packHeaders, type StoredHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import type { DeadLetterRow } from '@loyalty-ladder/store/stream/insert-dead-letters.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import type { Accepted } from './accept-slices.ts';
import type { LogSlice } from './log-slice.ts';

export interface DeadLetter extends TopicPartition {
  /** Of the log that its offset is counted in. */
  readonly generation: number;
  readonly message: StreamMessage;
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** Where a fact came from. */
export interface ArrivedRecord {
  readonly slice: LogSlice;
  readonly message: StreamMessage;
}

/** Of a batch: records that are no facts, and facts that contradict recorded ones. */
export function deadLettersOf(
  accepted: readonly Pick<Accepted, 'slice' | 'records'>[],
  conflicts: readonly Conflict<ArrivedRecord>[],
): DeadLetter[] {
  const poison = accepted.flatMap(({ slice, records }) =>
    records.flatMap((record) => (record.ok ? [] : [{ ...placeOf(slice), ...record }])),
  );
  return [...poison, ...conflicts.map(conflictOf)];
}

function conflictOf({ origin: { slice, message }, difference }: Conflict<ArrivedRecord>): DeadLetter {
  return {
    ...placeOf(slice),
    message,
    reason: 'id-conflict',
    detail: `ce_source and ce_id are those of a recorded fact that differs in ${difference}; the first recorded stays`,
  };
}

const placeOf = ({ topic, partition, generation }: LogSlice) => ({ topic, partition, generation });

export function deadLetterRow(letter: DeadLetter): DeadLetterRow {
  const { topic, partition, generation, message, reason, detail } = letter;
  const { source, id } = senderOf(message.headers);
  return {
    topic,
    partition,
    generation,
    offset: message.offset,
    reason,
    detail,
    key: message.key,
    value: message.value,
    headers: storedHeaders(message),
    brokerTimestamp: Number(message.timestamp),
    source,
    eventId: id,
  };
}

/** @param prefix of this environment's topics, which the outbox leaves to the relay. */
export function deadLetterOutboxRow(letter: DeadLetter, group: string, prefix: string): OutboxRow {
  const { topic, partition, generation, message, reason, detail } = letter;
  // Two logs of one topic have a record at the same offset.
  const place = `${topic}/${partition}/${message.offset}`;
  const id = generation === 0 ? `${place}/${group}` : `${place}/${group}/${generation}`;
  return {
    id,
    aggregateType: 'dead-letter',
    aggregateId: id,
    type: 'dead-letter',
    topic: deadLetterTopic(topic.slice(prefix.length)),
    key: message.key,
    payload: message.value,
    headers: storedHeaders(message, {
      'dlq-reason': reason,
      'dlq-detail': detail,
      'dlq-topic': topic,
      'dlq-partition': String(partition),
      'dlq-offset': String(message.offset),
      'dlq-timestamp': String(message.timestamp),
      'dlq-group': group,
    }),
    sequence: null,
    version: null,
    appendedAt: Number(message.timestamp),
  };
}

/** More than any tracing adds. Beyond it they are kept in one piece: half a million (1 MB) would be 60 MB in the memory of each who reads them. */
const LISTED_MAX = 250;

/** @param more behind those that it came with: what was a dead letter before has such of its own, and the last ones are today's. */
function storedHeaders({ headers }: StreamMessage, more: Readonly<Record<string, string>> = {}): StoredHeaders {
  const wire = WireHeaders.of(headers);
  const added = Object.entries(more).map(([name, text]) => ({ name, value: Buffer.from(text) }));
  if (wire.count <= LISTED_MAX) return listHeaders([...wire, ...added]);
  return packHeaders(wire.and(added).bytes);
}

/** The facts among the records of a batch, and which of them may be what an open dead letter waits for. */
import type { DueTo } from '@loyalty-ladder/decisions/outbox-row.ts';
import type { ArrivedFact, Conflict } from '@loyalty-ladder/decisions/record-facts.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { AnonymousCount } from '@loyalty-ladder/store/stream/count-anonymous.ts';
import type { MendingFact } from '@loyalty-ladder/store/stream/mend-dead-letters.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Accepted } from './accept-slices.ts';
import type { ArrivedRecord } from './dead-letters.ts';

export function arrivedOf({ slice, records }: Pick<Accepted, 'slice' | 'records'>): ArrivedFact<ArrivedRecord>[] {
  return records.flatMap((record) =>
    record.ok ? [{ fact: record.fact, origin: { slice, message: record.message } }] : [],
  );
}

/** @returns of each customer, when the oldest of its records here was appended, and the span of the first of which one is recorded. */
export function dueToOf(
  arrived: readonly ArrivedFact<ArrivedRecord>[],
  spanOf: (message: StreamMessage) => string | undefined,
): (customerId: string) => DueTo {
  const byCustomer = new Map<string, { appendedAt: number; traceparent: string | undefined }>();
  for (const { fact, origin } of arrived) {
    const appendedAt = Number(origin.message.timestamp);
    const traceparent = spanOf(origin.message);
    const known = byCustomer.get(fact.customerId);
    if (known === undefined) byCustomer.set(fact.customerId, { appendedAt, traceparent });
    else {
      known.appendedAt = Math.min(known.appendedAt, appendedAt);
      known.traceparent ??= traceparent;
    }
  }
  return (customerId) => byCustomer.get(customerId) ?? {};
}

/** Those that are recorded, now or before (all but those that contradict a recorded one), and receipts of nobody. */
export function mendingFacts(
  accepted: readonly Pick<Accepted, 'slice' | 'records' | 'anonymous'>[],
  conflicts: readonly Conflict<ArrivedRecord>[],
): MendingFact[] {
  const contradicting = new Set(conflicts.map(({ origin }) => origin.message));
  return accepted.flatMap(({ slice: { topic, partition, generation }, records, anonymous }) => {
    const good = records.flatMap((record) => (record.ok ? [{ ...record.fact, message: record.message }] : []));
    return [...good, ...anonymous]
      .filter(({ message }) => !contradicting.has(message))
      .map(({ source, id, message: { key, offset } }) => ({ source, id, key, topic, partition, generation, offset }));
  });
}

/** Receipts of nobody by partition and source. */
export function anonymousCounts(accepted: readonly Pick<Accepted, 'slice' | 'anonymous'>[]): AnonymousCount[] {
  const counts = new Map<string, AnonymousCount>();
  for (const { slice, anonymous } of accepted) {
    const { topic, partition } = slice;
    for (const { source } of anonymous) {
      const key = `${topicPartitionKey(slice)} ${source}`;
      counts.set(key, { topic, partition, source, receipts: (counts.get(key)?.receipts ?? 0n) + 1n });
    }
  }
  return [...counts.values()];
}

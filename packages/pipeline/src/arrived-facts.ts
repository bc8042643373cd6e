/** The facts among the records of a batch, and which of them may be what an open dead letter waits for. */
import type { ArrivedFact, Conflict } from '@loyalty-ladder/decisions/record-facts.ts';
import type { MendingFact } from '@loyalty-ladder/store/stream/mend-dead-letters.ts';
import type { Accepted } from './accept-slices.ts';
import type { ArrivedRecord } from './dead-letters.ts';

export function arrivedOf({ slice, records }: Pick<Accepted, 'slice' | 'records'>): ArrivedFact<ArrivedRecord>[] {
  return records.flatMap((record) =>
    record.ok ? [{ fact: record.fact, origin: { slice, message: record.message } }] : [],
  );
}

/** @returns of each customer, when the oldest of its records here was appended. */
export function appendedAtOf(
  arrived: readonly ArrivedFact<ArrivedRecord>[],
): (customerId: string) => number | undefined {
  const oldest = new Map<string, number>();
  for (const { fact, origin } of arrived) {
    const known = oldest.get(fact.customerId) ?? Number.POSITIVE_INFINITY;
    oldest.set(fact.customerId, Math.min(known, Number(origin.message.timestamp)));
  }
  return (customerId) => oldest.get(customerId);
}

/** Those that are recorded, now or before: all but those that contradict a recorded one. */
export function mendingFacts(
  arrived: readonly ArrivedFact<ArrivedRecord>[],
  conflicts: readonly Conflict<ArrivedRecord>[],
): MendingFact[] {
  const contradicting = new Set(conflicts.map(({ origin }) => origin.message));
  return arrived.flatMap(({ fact: { source, id }, origin: { slice, message } }) => {
    const { topic, partition, generation } = slice;
    return contradicting.has(message) ? [] : [{ source, id, topic, partition, generation, offset: message.offset }];
  });
}

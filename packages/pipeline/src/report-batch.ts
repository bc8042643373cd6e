/** What ops are told of a batch once it is committed. */
import type { Decided } from '@loyalty-ladder/decisions/decide-and-record.ts';
import type { Locked } from '@loyalty-ladder/decisions/lock-for-decision.ts';
import { secondsBetween } from '@loyalty-ladder/runtime/latency-buckets.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Accepted } from './accept-slices.ts';
import type { BatchContext } from './batch-context.ts';
import type { ArrivedRecord, DeadLetter } from './dead-letters.ts';

export interface AppliedBatch {
  readonly accepted: readonly Accepted[];
  readonly locked: Locked;
  readonly decided: Decided<ArrivedRecord>;
  readonly deadLetters: readonly DeadLetter[];
}

export function reportBatch({ metrics, poison, log }: BatchContext, batch: AppliedBatch): void {
  const { accepted, deadLetters, decided } = batch;
  const committedAt = Date.now();
  for (const { slice, records } of accepted) {
    metrics.records.inc(records.length);
    for (const { message } of records)
      metrics.appendedToApplied.observe(secondsBetween(Number(message.timestamp), committedAt));
    poison.remember(
      topicPartitionKey(slice),
      records.map(({ ok }) => !ok),
    );
  }
  const setAside = countsByReason(deadLetters);
  for (const [reason, count] of Object.entries(setAside)) metrics.deadLetters.inc({ reason }, count);
  if (deadLetters.length > 0) log.warn({ deadLetters: setAside }, 'records set aside as dead letters');
  const noEffects = countsByReason(decided.decisions.flatMap(({ noEffectsAdded }) => noEffectsAdded));
  for (const [reason, count] of Object.entries(noEffects)) metrics.noEffects.inc({ reason }, count);
  metrics.facts.inc([...decided.facts.fresh.values()].reduce((total, { length }) => total + length, 0));
  metrics.duplicates.inc(decided.facts.duplicates);
  metrics.refolds.inc(decided.decisions.filter(({ late }) => late).length);
  metrics.misrouted.inc(misrouted(batch));
}

/** Facts that came by another partition than their customer's. */
function misrouted({ accepted, locked: { customers, customerNos } }: AppliedBatch): number {
  const homeOf = (customerId: string) => customers.get(customerNos.get(customerId) ?? 0n)?.partition;
  return accepted.reduce(
    (total, { slice, records }) =>
      total + records.filter((record) => record.ok && homeOf(record.fact.customerId) !== slice.partition).length,
    0,
  );
}

function countsByReason(list: readonly { readonly reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of list) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

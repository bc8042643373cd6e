/** What ops are told of a batch once it is committed. */
import type { Decided } from '@loyalty-ladder/decisions/decide-and-record.ts';
import { secondsBetween } from '@loyalty-ladder/runtime/latency-buckets.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Acceptance, Accepted } from './accept-slices.ts';
import type { BatchContext } from './batch-context.ts';
import type { ArrivedRecord, DeadLetter } from './dead-letters.ts';
import type { SourceEvent } from './source-watch.ts';

export interface AppliedBatch extends Acceptance {
  readonly decided: Decided<ArrivedRecord>;
  readonly deadLetters: readonly DeadLetter[];
}

export function reportBatch(
  context: BatchContext,
  { accepted, halted, pause, deadLetters, decided }: AppliedBatch,
): void {
  const { metrics, log } = context;
  const committedAt = Date.now();
  for (const each of accepted) reportPartition(context, each, committedAt);
  for (const halt of halted) context.halted.halted(halt);
  if (pause !== undefined) context.pause.seen(pause);
  const setAside = countsByReason(deadLetters);
  for (const [reason, count] of Object.entries(setAside)) metrics.deadLetters.inc({ reason }, count);
  if (deadLetters.length > 0) log.warn({ deadLetters: setAside }, 'records set aside as dead letters');
  const noEffects = countsByReason(decided.decisions.flatMap(({ noEffectsAdded }) => noEffectsAdded));
  for (const [reason, count] of Object.entries(noEffects)) metrics.noEffects.inc({ reason }, count);
  metrics.facts.inc([...decided.facts.fresh.values()].reduce((total, { length }) => total + length, 0));
  metrics.duplicates.inc(decided.facts.duplicates);
  metrics.refolds.inc(decided.decisions.filter(({ late }) => late).length);
}

function reportPartition(
  { metrics, halted, log }: BatchContext,
  { slice, records, anonymous, probes, watched }: Accepted,
  committedAt: number,
): void {
  const { topic, partition } = slice;
  metrics.records.inc(records.length + anonymous.length + probes.length);
  metrics.anonymous.inc(anonymous.length);
  for (const { message } of records)
    metrics.appendedToApplied.observe(secondsBetween(Number(message.timestamp), committedAt));
  metrics.misrouted.inc({ topic }, watched.misrouted);
  for (const { kind, source } of watched.events) {
    const { level, text } = SAID[kind];
    log[level]({ partition: topicPartitionKey(slice), source }, text);
  }
  // What halts it is in its row now, and read with the next batch; said at once all the same.
  if (watched.halted === undefined) halted.flows(slice);
  else halted.halted({ topic, partition, ...watched.halted });
}

const SAID: Readonly<
  Record<SourceEvent['kind'], { readonly level: 'error' | 'warn' | 'info'; readonly text: string }>
> = {
  'set-aside': {
    level: 'error',
    text: 'source set aside: too many of its latest records cannot be applied, all of them become dead letters until it is mended',
  },
  back: { level: 'info', text: 'the source is back; what was set aside waits to be replayed' },
  misrouting: {
    level: 'warn',
    text: "the source writes into other partitions than the keys': set its partitioner to murmur2_random (Java and kafkajs have it)",
  },
};

function countsByReason(list: readonly { readonly reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of list) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** What of a batch is about its records and not about customers: where each partition stands afterwards, what was set aside, which probes passed. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { insertOutbox } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import { advanceOffsets, type OffsetAdvance } from '@loyalty-ladder/store/stream/advance-offsets.ts';
import { anchorOf } from '@loyalty-ladder/store/stream/anchor-of.ts';
import { countAnonymous } from '@loyalty-ladder/store/stream/count-anonymous.ts';
import { insertDeadLetters } from '@loyalty-ladder/store/stream/insert-dead-letters.ts';
import { type MendingFact, mendDeadLetters } from '@loyalty-ladder/store/stream/mend-dead-letters.ts';
import type { ClientBase } from 'pg';
import type { Accepted } from './accept-slices.ts';
import { anonymousCounts } from './arrived-facts.ts';
import type { BatchContext } from './batch-context.ts';
import { type DeadLetter, deadLetterOutboxRow, deadLetterRow } from './dead-letters.ts';
import { probeRows } from './probe-rows.ts';

export interface Progress {
  readonly accepted: readonly Accepted[];
  readonly deadLetters: readonly DeadLetter[];
  /** What may close dead letters: none where none is open. */
  readonly mending: readonly MendingFact[];
  readonly now: Instant;
}

/** @returns the statements under way, to ride with COMMIT. */
export function recordProgress(
  tx: ClientBase,
  context: Pick<BatchContext, 'group' | 'topicPrefix'>,
  { accepted, deadLetters, mending, now }: Progress,
): Promise<unknown>[] {
  const { group } = context;
  const advances = accepted.map(advanceOf);
  const anonymous = anonymousCounts(accepted);
  const probes = probeRows(accepted, context.topicPrefix, Date.now());
  return [
    ...(deadLetters.length === 0 ? [] : setAside(tx, context, deadLetters, now)),
    // Behind those of this batch: the fact that mends one may have come right after it.
    ...(mending.length === 0 ? [] : [mendDeadLetters(tx, mending, now)]),
    ...(anonymous.length === 0 ? [] : [countAnonymous(tx, group, anonymous, now)]),
    ...(probes.length === 0 ? [] : [insertOutbox(tx, probes)]),
    ...(advances.length === 0 ? [] : [advanceOffsets(tx, group, advances)]),
  ];
}

function setAside(
  tx: ClientBase,
  { group, topicPrefix }: Pick<BatchContext, 'group' | 'topicPrefix'>,
  deadLetters: readonly DeadLetter[],
  now: Instant,
): Promise<unknown>[] {
  return [
    insertOutbox(
      tx,
      deadLetters.map((letter) => deadLetterOutboxRow(letter, group, topicPrefix)),
    ),
    insertDeadLetters(tx, group, deadLetters.map(deadLetterRow), now),
  ];
}

function advanceOf({ slice, records, probes, watched }: Accepted): OffsetAdvance {
  const last = slice.messages.findLast(({ offset }) => offset < slice.next);
  const times = records.flatMap((record) => (record.ok ? [record.fact.occurredAt] : []));
  const { topic, partition, next: nextOffset } = slice;
  const eventTime = times.length === 0 ? null : times.reduce((newest, each) => Math.max(newest, each));
  const { sources, misroutedAt, halted = null } = watched;
  const anchor = last && anchorOf(last);
  return {
    topic,
    partition,
    nextOffset,
    anchor,
    eventTime,
    probes: BigInt(probes.length),
    sources,
    misroutedAt,
    halted,
  };
}

/**
 * One batch of records becomes recorded outcomes in one Postgres transaction. Effects are exactly once because the offset moves in the
 * transaction that holds them. From record to outcome:
 *
 *   slices -> decoded: facts, or poison with a reason (decode-slices.ts)
 *   BEGIN -> accepted: what is not applied yet, and of no source that is set aside (accept-slices.ts, source-watch.ts)
 *   -> arrived: the facts among it -> concerned -> locked
 *   -> decided (packages/decisions/src/decide-and-record.ts), no further than the facts beside it are complete (completeness.ts)
 *   -> offsets, dead letters (record-progress.ts) -> COMMIT -> report (report-batch.ts).
 *
 * Next file: packages/decisions/src/decide-and-record.ts (what happens under the customers' locks).
 */
import { decideAndRecord } from '@loyalty-ladder/decisions/decide-and-record.ts';
import { lockForDecision } from '@loyalty-ladder/decisions/lock-for-decision.ts';
import { resolveConcerned } from '@loyalty-ladder/decisions/resolve-concerned.ts';
import { type Ending, inTransaction, roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import { hasOpenLetters } from '@loyalty-ladder/store/stream/has-open-letters.ts';
import type { SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { PoolClient } from 'pg';
import { acceptSlices } from './accept-slices.ts';
import { arrivedOf, dueToOf, mendingFacts } from './arrived-facts.ts';
import type { BatchContext } from './batch-context.ts';
import { deadLettersOf } from './dead-letters.ts';
import { type DecodedSlice, decodeSlices } from './decode-slices.ts';
import type { LogSlice } from './log-slice.ts';
import { recordProgress } from './record-progress.ts';
import { type AppliedBatch, reportBatch } from './report-batch.ts';
import type { LogEnds } from './settled-ends.ts';
import { type BatchTrace, traceBatch } from './trace-batch.ts';

/**
 * @param refusal set when the batch is one record that Postgres has refused with this error: it becomes a dead letter.
 * @returns for each slice where to go on.
 * @throws what classify tells apart; nothing of the batch is applied then.
 */
export async function applyBatch(
  context: BatchContext,
  slices: readonly LogSlice[],
  refusal: Error | undefined,
): Promise<readonly SliceResult[]> {
  const trace = traceBatch(context);
  const decoded = await decodeSlices(slices, context, refusal);
  const ends = await context.completeness.endsBefore(decoded);
  const applied = await trace.around(
    inTransaction(context.pool, (tx) => applyDecoded(tx, context, decoded, ends, trace)),
  );
  if (applied.deadLetters.length > 0 || applied.accepted.some(({ probes }) => probes.length > 0))
    context.outbox.notify();
  reportBatch(context, applied);
  return decoded.map(({ slice }) => applied.results.get(slice) ?? slice.from);
}

async function applyDecoded(
  tx: PoolClient,
  context: BatchContext,
  decoded: readonly DecodedSlice[],
  ends: LogEnds,
  trace: BatchTrace,
): Promise<Ending<AppliedBatch>> {
  const { results, accepted, halted, pause } = await acceptSlices(tx, context, decoded);
  trace.begin(accepted);
  const arrived = accepted.flatMap(arrivedOf);
  const concerned = await resolveConcerned(
    tx,
    arrived.map(({ fact }) => fact),
  );
  const [locked, reachAt, isAwaited] = await roundTrip([
    lockForDecision(context, tx, concerned),
    context.completeness.reach(tx, ends, accepted),
    hasOpenLetters(tx),
  ]);
  const { now } = locked;
  const { result: decided, ...ending } = await decideAndRecord(context, tx, {
    locked,
    arrived,
    reachOf: reachAt(now),
    dueTo: dueToOf(arrived, (message) => trace.spanOf(message)),
    riders({ facts: { conflicts } }) {
      const deadLetters = deadLettersOf(accepted, conflicts);
      const mending = isAwaited || deadLetters.length > 0 ? mendingFacts(accepted, conflicts) : [];
      return recordProgress(tx, context, { accepted, deadLetters, mending, now });
    },
  });
  const deadLetters = deadLettersOf(accepted, decided.facts.conflicts);
  return { ...ending, result: { results, accepted, halted, pause, decided, deadLetters } };
}

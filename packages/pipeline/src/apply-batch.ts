/**
 * One batch of records becomes recorded outcomes in one Postgres transaction: locks, facts, folds, writes, offsets. Effects are exactly
 * once because the offset moves in the transaction that holds them. Next file: packages/domain/src/fold/fold.ts (what is decided).
 */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { firstCards } from '@loyalty-ladder/decisions/card-of.ts';
import { convertReferrals } from '@loyalty-ladder/decisions/convert-referrals.ts';
import { decideCustomers } from '@loyalty-ladder/decisions/decide-customers.ts';
import { INITIAL_STATE } from '@loyalty-ladder/decisions/initial-state.ts';
import { type Publication, publishDecisions } from '@loyalty-ladder/decisions/publish-decisions.ts';
import { type Conflict, recordFacts } from '@loyalty-ladder/decisions/record-facts.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { lockCustomers } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { findReferrers } from '@loyalty-ladder/store/customers/referrals.ts';
import { resolveCustomers } from '@loyalty-ladder/store/customers/resolve-customers.ts';
import { recordOutcomes } from '@loyalty-ladder/store/history/record-outcomes.ts';
import { type Ending, inTransaction, roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import { advanceOffsets, type OffsetAdvance } from '@loyalty-ladder/store/stream/advance-offsets.ts';
import { insertDeadLetters } from '@loyalty-ladder/store/stream/insert-dead-letters.ts';
import { lockOffsets } from '@loyalty-ladder/store/stream/lock-offsets.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { PartitionSlice, SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { PoolClient } from 'pg';
import { anchorOf } from './anchor.ts';
import type { BatchContext } from './batch-context.ts';
import { type DeadLetter, deadLetterOutboxRow, deadLetterRow } from './dead-letters.ts';
import { type Decoded, type DecodedSlice, decodeSlices } from './decode-slices.ts';
import type { LogEnds } from './settled-ends.ts';
import { undecidedOf } from './undecided-customers.ts';
import { OLD_MS } from './watermark.ts';

/**
 * @param refusal set when the batch is one record that Postgres has refused with this error: it becomes a dead letter.
 * @returns for each slice where to go on.
 * @throws what `classify` tells apart; nothing of the batch is applied then.
 */
export async function applyBatch(
  context: BatchContext,
  slices: readonly PartitionSlice[],
  refusal: Error | undefined,
): Promise<readonly SliceResult[]> {
  const decoded = await decodeSlices(slices, context, refusal);
  const flowing = decoded.filter((each) => !isHalted(context, each));
  if (flowing.length === 0) return slices.map(() => 'halt');
  const ends = await (hasOldFacts(context, flowing) ? context.ends.after(appendedAt(flowing)) : context.ends.recent());
  const applied = await inTransaction(context.pool, (tx) => applyDecoded(tx, context, flowing, ends));
  context.cards.write(applied.cards);
  if (applied.published > 0) context.outbox.notify();
  count(context, applied);
  return decoded.map((each) => applied.results.get(each.slice) ?? 'halt');
}

/** What a transaction accepted of a slice: what lies at or above Postgres' next offset. */
interface Accepted {
  readonly slice: PartitionSlice;
  readonly records: readonly Decoded[];
}

/** Where a fact came from. */
type ArrivedRecord = { readonly slice: PartitionSlice } & Pick<DeadLetter, 'message'>;

interface Applied {
  readonly results: ReadonlyMap<PartitionSlice, SliceResult>;
  readonly accepted: readonly Accepted[];
  readonly deadLetters: readonly DeadLetter[];
  readonly noEffects: Publication['rows']['noEffectsAdded'];
  readonly cards: Publication['cards'];
  readonly factsNew: number;
  readonly duplicates: number;
  readonly refolds: number;
  readonly misrouted: number;
  /** Rows put into the outbox. */
  readonly published: number;
}

async function applyDecoded(
  tx: PoolClient,
  context: BatchContext,
  decoded: readonly DecodedSlice[],
  ends: LogEnds,
): Promise<Ending<Applied>> {
  const { results, accepted } = await accept(tx, context, decoded);
  const arrived = accepted.flatMap(({ slice, records }) =>
    records.flatMap((record) => (record.ok ? [{ slice, ...record }] : [])),
  );
  const homes = homesOf(arrived.map(({ fact }) => fact));
  const [customerNos, referrers] = await roundTrip([
    resolveCustomers(
      tx,
      [...homes].map(([customerId, partition]) => ({ customerId, partition })),
      INITIAL_STATE,
    ),
    findReferrers(tx, [...homes.keys()]),
  ]);
  const { customers, now, programVersion } = await lockCustomers(tx, [
    ...new Set([...customerNos.values(), ...referrers]),
  ]);
  context.lastNow = now;
  const programs = await context.programs.upTo(tx, programVersion);
  const facts = arrived.map((each) => ({
    fact: each.fact,
    customerNo: customerNoOf(customerNos, each.fact),
    origin: each,
  }));
  const [recorded, progress] = await roundTrip([
    recordFacts(tx, facts, now),
    readStreamProgress(tx, context.inputTopics),
  ]);
  const conversions = await convertReferrals(tx, { customers, customerNos, fresh: recorded.fresh, now });
  // Progress as it is once the customers are locked: none of what others have folded into them is missed.
  const own = new Set(accepted.map(({ slice }) => topicPartitionKey(slice)));
  const watermarks = context.watermarks.of(progress, ends, own, performance.now());
  const undecided = undecidedOf(customers, recorded, conversions, watermarks, now);
  const decisions = await decideCustomers(tx, undecided, programs);
  const publication = publishDecisions(decisions, { now, programs, catalog: context.catalog });
  const deadLetters = [...poisonOf(accepted), ...recorded.conflicts.map(conflictOf)];
  const outbox = [
    ...publication.rows.outbox,
    ...deadLetters.map((letter) => deadLetterOutboxRow(letter, context.group, context.topicPrefix)),
  ];
  const riders = [
    ...recordOutcomes(tx, { now, foldVersion: FOLD_VERSION, ...publication.rows, outbox }),
    ...writeStream(tx, context, accepted, deadLetters, now),
  ];
  const result = {
    results,
    accepted,
    deadLetters,
    noEffects: publication.rows.noEffectsAdded,
    cards: [...firstCards(customers.values(), programs), ...publication.cards],
    factsNew: sum(recorded.fresh),
    duplicates: recorded.duplicates,
    refolds: decisions.filter((each) => each.late).length,
    published: outbox.length,
    misrouted: arrived.filter(({ slice, fact }) => homes.get(fact.customerId) !== slice.partition).length,
  };
  return { result, riders };
}

const hasOldFacts = ({ lastNow }: BatchContext, decoded: readonly DecodedSlice[]): boolean =>
  decoded.some(({ records }) => records.some((record) => record.ok && record.fact.occurredAt < lastNow - OLD_MS));

const appendedAt = (decoded: readonly DecodedSlice[]): number =>
  Math.max(...decoded.flatMap(({ slice }) => slice.messages.slice(-1)).map(({ timestamp }) => Number(timestamp)));

/** Partition by customer: of those whose facts arrived, and of those named in a referral, who become known by it. */
function homesOf(facts: readonly Fact[]): Map<string, number> {
  const homes = new Map<string, number>();
  for (const fact of facts) {
    homes.set(fact.customerId, partitionOf(fact.customerId, PARTITIONS));
    if (fact.type !== 'feedback.referral') continue;
    homes.set(fact.referredCustomerId, partitionOf(fact.referredCustomerId, PARTITIONS));
  }
  return homes;
}

/**
 * Locks the partitions' rows and drops what is applied already (replay after a crash, zombie, rebalance). A slice that begins above the
 * next offset has a gap behind it: it is handed back to be read from there.
 */
async function accept(tx: PoolClient, context: BatchContext, decoded: readonly DecodedSlice[]) {
  const offsets = await lockOffsets(
    tx,
    context.group,
    decoded.map(({ slice }) => slice),
  );
  const results = new Map<PartitionSlice, SliceResult>();
  const accepted: Accepted[] = [];
  for (const { slice, records } of decoded) {
    const nextOffset = offsets.get(topicPartitionKey(slice));
    if (nextOffset === undefined)
      throw new Error(`${topicPartitionKey(slice)} has no row in stream_offsets: begin() was not called`);
    results.set(slice, slice.from > nextOffset ? nextOffset : slice.next);
    if (slice.from > nextOffset || slice.next <= nextOffset) continue;
    accepted.push({ slice, records: records.filter(({ message }) => message.offset >= nextOffset) });
  }
  return { results, accepted };
}

function writeStream(
  tx: PoolClient,
  context: BatchContext,
  accepted: readonly Accepted[],
  deadLetters: readonly DeadLetter[],
  now: Instant,
): Promise<unknown>[] {
  const advances = accepted.map(advanceOf);
  return [
    deadLetters.length === 0
      ? Promise.resolve()
      : insertDeadLetters(tx, context.group, deadLetters.map(deadLetterRow), now),
    advances.length === 0 ? Promise.resolve() : advanceOffsets(tx, context.group, advances),
  ];
}

function advanceOf({ slice, records }: Accepted): OffsetAdvance {
  const last = records.at(-1);
  const times = records.flatMap((record) => (record.ok ? [record.fact.occurredAt] : []));
  const { topic, partition, next: nextOffset } = slice;
  const eventTime = times.length === 0 ? null : times.reduce((newest, each) => Math.max(newest, each));
  return { topic, partition, nextOffset, anchor: last && anchorOf(last.message), eventTime };
}

const poisonOf = (accepted: readonly Accepted[]): DeadLetter[] =>
  accepted.flatMap(({ slice, records }) =>
    records.flatMap((record) => (record.ok ? [] : [{ topic: slice.topic, partition: slice.partition, ...record }])),
  );

function conflictOf({ origin: { slice, message }, difference }: Conflict<ArrivedRecord>): DeadLetter {
  return {
    topic: slice.topic,
    partition: slice.partition,
    message,
    reason: 'id-conflict',
    detail: `ce_source and ce_id are those of a recorded fact that differs in ${difference}; the first recorded stays`,
  };
}

function customerNoOf(customerNos: ReadonlyMap<string, bigint>, fact: Fact): bigint {
  const customerNo = customerNos.get(fact.customerId);
  if (customerNo === undefined) throw new Error('a customer was neither found nor created');
  return customerNo;
}

const isHalted = ({ poison }: BatchContext, { slice, records }: DecodedSlice): boolean =>
  poison.isHalted(
    topicPartitionKey(slice),
    records.map(({ ok }) => !ok),
  );

function count({ metrics, poison, log }: BatchContext, applied: Applied): void {
  for (const { slice, records } of applied.accepted) {
    metrics.records.inc(records.length);
    poison.remember(
      topicPartitionKey(slice),
      records.map(({ ok }) => !ok),
    );
  }
  const setAside = countsByReason(applied.deadLetters);
  for (const [reason, count] of Object.entries(setAside)) metrics.deadLetters.inc({ reason }, count);
  if (applied.deadLetters.length > 0) log.warn({ deadLetters: setAside }, 'records set aside as dead letters');
  for (const [reason, count] of Object.entries(countsByReason(applied.noEffects)))
    metrics.noEffects.inc({ reason }, count);
  metrics.facts.inc(applied.factsNew);
  metrics.duplicates.inc(applied.duplicates);
  metrics.refolds.inc(applied.refolds);
  metrics.misrouted.inc(applied.misrouted);
}

function countsByReason(list: readonly { readonly reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of list) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

const sum = (lists: ReadonlyMap<unknown, readonly unknown[]>): number =>
  [...lists.values()].reduce((total, list) => total + list.length, 0);

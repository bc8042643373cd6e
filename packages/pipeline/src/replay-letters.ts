/**
 * Dead letters sent through again, in the name of the group that could not apply them: decoded and applied as a consumer's batch is
 * (apply-batch.ts), in a transaction that closes them as well, so that each has its effect once. Nothing is published to an input topic:
 * no other reader sees the record twice, and it keeps its id and the time at which the broker took it. Of a letter that somebody has mended
 * the latest version counts. What is refused again stays open with what is said of it today, and is not tried a second time.
 */
import { decideAndRecord } from '@loyalty-ladder/decisions/decide-and-record.ts';
import type { DecisionContext } from '@loyalty-ladder/decisions/decision-context.ts';
import { lockForDecision } from '@loyalty-ladder/decisions/lock-for-decision.ts';
import { resolveConcerned } from '@loyalty-ladder/decisions/resolve-concerned.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import type { LetterEffect } from '@loyalty-ladder/store/letter-replays/letter-replay.ts';
import type { OperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { type Ending, inTransaction, roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import { countAnonymous } from '@loyalty-ladder/store/stream/count-anonymous.ts';
import type { LetterRecord } from '@loyalty-ladder/store/stream/letter-versions.ts';
import { lockOpenLetters, type OpenLetter, readOpenLetters } from '@loyalty-ladder/store/stream/lock-open-letters.ts';
import { type MendingFact, mendDeadLetters } from '@loyalty-ladder/store/stream/mend-dead-letters.ts';
import { type RefusedLetter, refuseLettersAgain } from '@loyalty-ladder/store/stream/refuse-letters-again.ts';
import { settleLetters } from '@loyalty-ladder/store/stream/settle-letters.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import type { ClientBase, PoolClient } from 'pg';
import { applyBisecting } from './apply-bisecting.ts';
import { anonymousCounts, arrivedOf, mendingFacts } from './arrived-facts.ts';
import type { Completeness } from './completeness.ts';
import { deadLettersOf } from './dead-letters.ts';
import { type DecodedSlice, decodeSlices } from './decode-slices.ts';
import { effectsOf } from './letter-effects.ts';
import type { LogSlice } from './log-slice.ts';

export interface ReplayContext extends DecisionContext {
  readonly completeness: Completeness;
  readonly topicPrefix: string;
}

export interface ReplayOptions {
  /** Who has it done, and why. */
  readonly by: Pick<OperatorAction, 'actor' | 'reason'>;
  /** Letter by letter all of it is done, and taken back. */
  readonly isTrial: boolean;
  /** Records that are tried in place of the letters' own. */
  readonly instead?: ReadonlyMap<bigint, LetterRecord>;
  /** Writes down what was done, in the transaction that does it; asked where anything was. */
  readonly note: (tx: ClientBase, replayed: Replayed) => Promise<unknown>;
}

export interface AppliedLetter {
  readonly letterNo: bigint;
  /** What becomes of its customer by all that was done at once; null: it was recorded before, or is a receipt of nobody. */
  readonly effect: LetterEffect | null;
}

export interface Replayed {
  /** Recorded now, or before under the same source and id. */
  readonly applied: readonly AppliedLetter[];
  readonly refused: readonly RefusedLetter[];
}

/** Later than every record of a log. */
const OFFSET_MAX = 2n ** 63n - 1n;

/**
 * @param letterNos those among them that are open; others are left as they are, and so is one that gets a new version meanwhile.
 * @throws what classify tells apart; letters of a transaction that was committed before stay closed.
 */
export async function replayLetters(
  context: ReplayContext,
  letterNos: readonly bigint[],
  options: ReplayOptions,
): Promise<Replayed> {
  const stored = await readOpenLetters(context.pool, letterNos);
  const letters = stored.map((letter) => ({ ...letter, ...options.instead?.get(letter.letterNo) }));
  const byMessage = new Map<StreamMessage, OpenLetter>();
  const slices = letters.map((letter) => {
    const slice = sliceOf(letter);
    for (const message of slice.messages) byMessage.set(message, letter);
    return slice;
  });
  const letterOf = (message: StreamMessage) => byMessage.get(message) ?? neverRead();
  const parts: Replayed[] = [];
  // What one letter does is known of it alone, and locks are held for so long.
  for (const together of options.isTrial ? slices.map((slice) => [slice]) : [slices]) {
    await applyBisecting(together, async (slices, refusal) => {
      parts.push(await replayBatch(context, { slices, letterOf, options }, refusal));
      return slices.map(({ next }) => next);
    });
  }
  return joined(parts);
}

export function joined(parts: readonly Replayed[]): Replayed {
  return { applied: parts.flatMap(({ applied }) => applied), refused: parts.flatMap(({ refused }) => refused) };
}

/** The letter that a record lies in. */
type LetterOf = (message: StreamMessage) => OpenLetter;

function neverRead(): never {
  throw new Error('a record of no letter');
}

interface Batch {
  readonly slices: readonly LogSlice[];
  readonly letterOf: LetterOf;
  readonly options: ReplayOptions;
}

async function replayBatch(context: ReplayContext, batch: Batch, refusal: Error | undefined): Promise<Replayed> {
  const decoded = await decodeSlices(batch.slices, context, refusal);
  const ends = await context.completeness.endsBefore(decoded);
  try {
    return await inTransaction(context.pool, async (tx) => {
      const ending = await replayDecoded(tx, context, batch, decoded, ends);
      if (!batch.options.isTrial) return ending;
      await roundTrip([...(ending.riders ?? [])]);
      throw new TrialEnded(ending.result);
    });
  } catch (error) {
    if (error instanceof TrialEnded) return error.result;
    throw error;
  }
}

/** Has the transaction rolled back. */
class TrialEnded extends Error {
  readonly result: Replayed;

  constructor(result: Replayed) {
    super('it was a trial');
    this.result = result;
  }
}

/** Customers are locked before letters, as in every batch. */
async function replayDecoded(
  tx: PoolClient,
  context: ReplayContext,
  { letterOf, options }: Batch,
  decoded: readonly DecodedSlice[],
  ends: Awaited<ReturnType<Completeness['endsBefore']>>,
): Promise<Ending<Replayed>> {
  const concerned = await resolveConcerned(
    tx,
    decoded.flatMap(arrivedOf).map(({ fact }) => fact),
  );
  const [locked, reachAt, open] = await roundTrip([
    lockForDecision(context, tx, concerned),
    context.completeness.reach(tx, ends, []),
    lockOpenLetters(
      tx,
      decoded.flatMap(({ slice }) => slice.messages.map((message) => letterOf(message).letterNo)),
    ),
  ]);
  const isAsRead = ({ letterNo, version }: OpenLetter) => open.get(letterNo) === version;
  const accepted = decoded.filter(({ slice }) => slice.messages.every((each) => isAsRead(letterOf(each))));
  const arrived = accepted.flatMap(arrivedOf);
  let result: Replayed = { applied: [], refused: [] };
  const ending = await decideAndRecord(context, tx, {
    locked,
    arrived,
    reachOf: reachAt(locked.now),
    riders({ facts: { conflicts }, decisions }) {
      const dead = deadLettersOf(accepted, conflicts);
      const refused = dead.map(({ message, reason, detail }) => ({
        letterNo: letterOf(message).letterNo,
        reason,
        detail,
      }));
      const refusedNos = new Set(refused.map(({ letterNo }) => letterNo));
      const effectOf = effectsOf(decisions);
      const applied = accepted
        .flatMap((slice) => slice.slice.messages.map((message) => ({ message, effect: effectOf(slice, message) })))
        .map(({ message, effect }) => ({ letterNo: letterOf(message).letterNo, effect }))
        .filter(({ letterNo }) => !refusedNos.has(letterNo));
      result = { applied, refused };
      return [
        ...settled(tx, result, { mending: mendingFacts(accepted, conflicts), options, now: locked.now }),
        ...countedAnonymous(tx, accepted, letterOf, locked.now),
      ];
    },
  });
  return { ...ending, result };
}

interface Settlement {
  readonly mending: readonly MendingFact[];
  readonly options: ReplayOptions;
  readonly now: Instant;
}

/** The same bad record may have come more than once: the other letters of its source and id are mended by it. */
function settled(tx: ClientBase, replayed: Replayed, { mending, options, now }: Settlement): Promise<unknown>[] {
  const { applied, refused } = replayed;
  if (applied.length + refused.length === 0) return [];
  const { by, note } = options;
  const later = mending.map((fact) => ({ ...fact, offset: OFFSET_MAX }));
  const letterNos = applied.map(({ letterNo }) => letterNo);
  return [
    settleLetters(tx, letterNos, 'replayed', `${by.reason} (${by.actor})`, now),
    refuseLettersAgain(tx, refused),
    mendDeadLetters(tx, later, now),
    note(tx, replayed),
  ];
}

/** Receipts of nobody, which an earlier version has set aside. */
function countedAnonymous(
  tx: ClientBase,
  accepted: readonly DecodedSlice[],
  letterOf: LetterOf,
  now: Instant,
): Promise<unknown>[] {
  const nobodys = accepted.filter(({ anonymous }) => anonymous.length > 0);
  const groups = Map.groupBy(nobodys, ({ anonymous: [first] }) => (first ? letterOf(first.message).group : ''));
  return [...groups].map(([group, slices]) => countAnonymous(tx, group, anonymousCounts(slices), now));
}

function sliceOf(letter: OpenLetter): LogSlice {
  const { topic, partition, generation, offset, key, value, brokerTimestamp } = letter;
  const headers = readHeaders(letter.headers, (wire) => new WireHeaders(wire));
  const message = { offset, timestamp: BigInt(brokerTimestamp), key, value, headers };
  return { topic, partition, generation, from: offset, first: offset, next: offset + 1n, messages: [message] };
}

/**
 * A request that names its attempt (Idempotency-Key) is decided once. Its answer is written in the transaction that does what was asked, so
 * a crash leaves both or neither, and whoever repeats it gets that answer. What is answered is a value, JSON: how it is said is the door's
 * affair (services/gateway).
 *
 * Refusals are kept too. A till that was told no has sent the customer away: a copy of its request that some proxy delivers a minute later
 * must not be granted because points have vested meanwhile. Whoever wants to try again names another attempt. What could not be decided at
 * all (something is away, or behind) is no answer, and repeated under the same key.
 */
import { hash } from 'node:crypto';
import { findAnswer, type StoredAnswer } from '@loyalty-ladder/store/idempotency/find-answer.ts';
import type { IdempotencyKey } from '@loyalty-ladder/store/idempotency/idempotency-key.ts';
import { lockIdempotencyKey } from '@loyalty-ladder/store/idempotency/lock-idempotency-key.ts';
import { recordAnswer } from '@loyalty-ladder/store/idempotency/record-answer.ts';
import { type Ending, inTransaction, roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool, PoolClient } from 'pg';

export interface Attempt extends IdempotencyKey {
  /** SHA-256 of all that was asked: another one under the same key is a mistake of whoever asks. */
  readonly fingerprint: Buffer;
  /** Of the request that asks, where it is recorded. */
  readonly traceparent?: string | undefined;
}

export type OnceAnswered<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly isReplayed: boolean }
  /** The same attempt is being decided somewhere. */
  | { readonly kind: 'running' }
  | { readonly kind: 'other-payload' };

/** @returns undefined where nothing was answered yet. */
export async function findReplay<Answer>(pool: Pool, attempt: Attempt): Promise<OnceAnswered<Answer> | undefined> {
  const stored = await findAnswer(pool, attempt);
  return stored && replayOf(stored, attempt);
}

/** @param decide its result must survive JSON: strings, numbers, booleans, null, and what is made of them. */
export function answerOnce<Answer extends object>(
  pool: Pool,
  attempt: Attempt,
  decide: (tx: PoolClient) => Promise<Ending<Answer>>,
): Promise<OnceAnswered<Answer>> {
  return inTransaction<OnceAnswered<Answer>>(pool, async (tx) => {
    const [isOurs, stored] = await roundTrip([lockIdempotencyKey(tx, attempt), findAnswer(tx, attempt)]);
    if (!isOurs) return { result: { kind: 'running' } };
    if (stored !== undefined) return { result: replayOf(stored, attempt) };
    const { result: answer, riders = [], ...ending } = await decide(tx);
    const recorded = recordAnswer(tx, { ...attempt, answer: JSON.stringify(answer) });
    return { ...ending, result: { kind: 'answered', answer, isReplayed: false }, riders: [...riders, recorded] };
  });
}

function replayOf<Answer>({ fingerprint, answer }: StoredAnswer, attempt: Attempt): OnceAnswered<Answer> {
  if (!fingerprint.equals(attempt.fingerprint)) return { kind: 'other-payload' };
  return { kind: 'answered', answer: JSON.parse(answer) as Answer, isReplayed: true };
}

/**
 * A name for what the attempt makes, the same whenever it is made: what was recorded under it keeps it from being recorded again. 128 bits.
 * @param kind of what it makes: an attempt that names a hold today may, once its answer is forgotten, be one of something else.
 */
export function attemptIdOf(
  { keyId, idempotencyKey }: IdempotencyKey,
  kind: 'hold' | 'restore' | 'adjustment',
): string {
  return hash('sha256', `${kind}\0${keyId}\0${idempotencyKey}`, 'hex').slice(0, 32);
}

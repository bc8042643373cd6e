/**
 * One request at a time by Idempotency-Key: a lock that is tried and not waited for, and that ends with the transaction, whatever ends it.
 * A crash leaves nothing behind that somebody would have to clear.
 */
import { hash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { IdempotencyKey } from './idempotency-key.ts';

const LOCK_KEY = statement({
  name: 'lock-idempotency-key',
  text: 'select pg_try_advisory_xact_lock($1) as "isOurs"',
  parameters: ['bigint'],
  row: { isOurs: 'boolean' },
});

/** @returns false while another transaction holds it. Two keys may share a lock, and are then told to come again. */
export async function lockIdempotencyKey(tx: ClientBase, { keyId, idempotencyKey }: IdempotencyKey): Promise<boolean> {
  const digest = hash('sha256', `idempotency-key\0${keyId}\0${idempotencyKey}`, 'buffer');
  return (await LOCK_KEY.only(tx, digest.readBigInt64BE())).isOurs;
}

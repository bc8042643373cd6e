/** What was answered under an Idempotency-Key. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { IdempotencyKey } from './idempotency-key.ts';

export interface StoredAnswer {
  /** SHA-256 of what was asked. */
  readonly fingerprint: Buffer;
  /** JSON. */
  readonly answer: string;
}

const FIND_ANSWER = statement({
  name: 'find-answer',
  text: 'select fingerprint, answer from idempotent_answers where key_id = $1 and idempotency_key = $2',
  parameters: ['text', 'text'],
  row: { fingerprint: 'bytea', answer: 'text' },
});

export function findAnswer(
  db: ClientBase | Pool,
  { keyId, idempotencyKey }: IdempotencyKey,
): Promise<StoredAnswer | undefined> {
  return FIND_ANSWER.first(db, keyId, idempotencyKey);
}

/** Keeps an answer, in the transaction that did what was asked; a second one under the same key is an error of Postgres. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { StoredAnswer } from './find-answer.ts';
import type { IdempotencyKey } from './idempotency-key.ts';

const RECORD_ANSWER = statement({
  name: 'record-answer',
  text: 'insert into idempotent_answers (key_id, idempotency_key, fingerprint, answer) values ($1, $2, $3, $4)',
  parameters: ['text', 'text', 'bytea', 'text'],
});

export function recordAnswer(
  tx: ClientBase,
  { keyId, idempotencyKey, fingerprint, answer }: IdempotencyKey & StoredAnswer,
): Promise<number> {
  return RECORD_ANSWER.run(tx, keyId, idempotencyKey, fingerprint, answer);
}

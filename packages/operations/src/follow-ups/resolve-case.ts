/**
 * The answer to a critic, given: contact.service that resolves, into its topic. What the operator says about it is theirs and may name people,
 * so it is kept in the record of what was done by hand and nowhere else: no fact, message, log or metric has it.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';

export interface CaseResolution {
  /** Of the follow-up. */
  readonly id: string;
  /** Who has settled it. */
  readonly by: string;
  /** In their words. */
  readonly note: string;
  /** The one that says so. */
  readonly fact: Pick<Fact, 'source' | 'id'>;
  /** What it came through: a command, or the key of the gateway. */
  readonly through: string;
}

/** The record is committed once the fact is published: a failure leaves no record of what did not happen. @throws what publishing throws. */
export function resolveCase(
  pool: Pool,
  { id, by, note, fact, through }: CaseResolution,
  publish: () => Promise<void>,
): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const details = { through, source: fact.source, fact: fact.id };
    await recordOperatorAction(tx, { actor: by, action: 'follow-ups resolve', subject: id, reason: note, details });
    await publish();
    return { result: undefined };
  });
}

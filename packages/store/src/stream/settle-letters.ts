/** Closes dead letters that are open, for a reason that a person has given. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { DeadLetterState } from './dead-letter-state.ts';

const SETTLE_LETTERS = statement({
  name: 'settle-letters',
  text: `
    update dead_letters set state = $1, settled_at = $2, settled_because = $3
    where letter_no = any ($4) and state = 'open'`,
  parameters: ['text', 'timestamptz', 'text', 'bigint[]'],
});

/** @returns how many were open. */
export function settleLetters(
  tx: ClientBase,
  letterNos: readonly bigint[],
  state: Exclude<DeadLetterState, 'open'>,
  because: string,
  now: Instant,
): Promise<number> {
  return SETTLE_LETTERS.run(tx, state, now, because, letterNos);
}

/** A dead letter that was sent through again, and was refused again, stays open, with what is said of it today. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface RefusedLetter {
  readonly letterNo: bigint;
  readonly reason: string;
  readonly detail: string;
}

const REFUSE_AGAIN = statement({
  name: 'refuse-letters-again',
  text: `
    update dead_letters l set reason = u.reason, detail = u.detail
    from unnest($1::bigint[], $2::text[], $3::text[]) as u(letter_no, reason, detail)
    where l.letter_no = any (array[u.letter_no]) and l.state = 'open'`,
  parameters: ['bigint[]', 'text[]', 'text[]'],
});

export function refuseLettersAgain(tx: ClientBase, letters: readonly RefusedLetter[]): Promise<unknown> {
  return REFUSE_AGAIN.run(
    tx,
    letters.map((each) => each.letterNo),
    letters.map((each) => each.reason),
    letters.map((each) => each.detail),
  );
}

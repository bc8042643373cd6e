/** Answers are kept for some days; whoever asks again after that is refused where the effect stands (decisions/points). */
import type { Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Rows that a transaction of somebody else works on are left for the next time. */
const FORGET_ANSWERS = statement({
  name: 'forget-answers',
  text: `
    delete from idempotent_answers where ctid = any (array(
      select ctid from idempotent_answers
      where answered_at < now() - $1::integer * interval '1 day'
      order by answered_at limit $2 for update skip locked
    ))`,
  parameters: ['integer', 'bigint'],
});

/** @returns how many; as many as `rowsMax`: there may be more. */
export function forgetAnswers(pool: Pool, olderThanDays: number, rowsMax: number): Promise<number> {
  return FORGET_ANSWERS.run(pool, olderThanDays, BigInt(rowsMax));
}

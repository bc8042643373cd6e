/** Answers of "would you recommend us" of consecutive customers, page by page: no page is larger than its customers' answers in the span. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { CustomerRange } from './customer-range.ts';

export interface StoredAnswer {
  readonly customerNo: bigint;
  /** fact-codec.ts reads it. */
  readonly body: Buffer;
}

/**
 * Who has never answered costs nothing: pages are counted in answers, and end with a customer. `+ 0`, here and below: only the index of answers
 * is by that; one of all facts of a customer would else seem as good to Postgres, and is not.
 */
const FIND_END = statement({
  name: 'find-answer-page-end',
  text: `
    select max(customer_no) as last
    from (
      select customer_no from facts where type = 'feedback.nps' and customer_no + 0 > $1
      order by customer_no + 0 limit $2 offset 0
    ) as page`,
  parameters: ['bigint', 'bigint'],
  row: { last: 'bigint?' },
});

const READ_ANSWERS = statement({
  name: 'read-answer-page',
  text: `
    select customer_no as "customerNo", body
    from facts
    where type = 'feedback.nps' and customer_no + 0 > $1 and customer_no + 0 <= $2 and occurred_at >= $3 and occurred_at <= $4
    order by customer_no + 0, occurred_at, fact_key`,
  parameters: ['bigint', 'bigint', 'timestamptz', 'timestamptz'],
  row: { customerNo: 'bigint', body: 'bytea' },
});

/** @param after the last one of the page before; 0 begins. @returns null at the end. */
export async function findAnswerPageEnd(
  db: ClientBase | Pool,
  after: bigint,
  answersMax: number,
): Promise<bigint | null> {
  return (await FIND_END.only(db, after, BigInt(answersMax))).last;
}

/** @returns those from the one instant up to and including the other. */
export function readAnswerPage(
  db: ClientBase | Pool,
  { after, last }: CustomerRange,
  [from, until]: readonly [Instant, Instant],
): Promise<StoredAnswer[]> {
  return READ_ANSWERS.rows(db, after, last, from, until);
}

/** Reviews of a span, page by page: their ratings are in bodies that no SQL reads. */
import type { FactOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { decodeStoredFact } from '../codecs/fact-codec.ts';
import { statement } from '../postgres/statement.ts';

const PAGE_ROWS = 5_000;

/** By the index of answers (0036). */
const READ_PAGE = statement({
  name: 'read-reviews',
  text: `
    select customer_no as "customerNo", fact_key as "factKey", occurred_at as "occurredAt", body
    from facts
    where type = 'feedback.review' and occurred_at >= $1 and occurred_at <= $2
      and customer_no >= $3 and (customer_no, occurred_at, fact_key) > ($3::bigint, $4::timestamptz, $5::bytea)
    order by customer_no, occurred_at, fact_key limit ${PAGE_ROWS}`,
  parameters: ['timestamptz', 'timestamptz', 'bigint', 'timestamptz', 'bytea'],
  row: { customerNo: 'bigint', factKey: 'bytea', occurredAt: 'timestamptz', body: 'bytea' },
});

interface Place {
  readonly customerNo: bigint;
  readonly occurredAt: Instant;
  readonly factKey: Buffer;
}

const BEFORE_ALL: Place = { customerNo: 0n, occurredAt: Number.NEGATIVE_INFINITY, factKey: Buffer.alloc(0) };

/** @param from @param to inclusive. */
export async function* readReviews(
  db: ClientBase | Pool,
  from: Instant,
  to: Instant,
): AsyncGenerator<FactOf<'feedback.review'>[]> {
  for (let last: Place = BEFORE_ALL; ; ) {
    const page = await READ_PAGE.rows(db, from, to, last.customerNo, last.occurredAt, last.factKey);
    const newest = page.at(-1);
    if (newest === undefined) return;
    yield page.map(({ body }) => decodeStoredFact(body) as FactOf<'feedback.review'>);
    last = newest;
  }
}

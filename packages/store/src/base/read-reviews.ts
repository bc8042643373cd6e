/** Reviews of a span, page by page: their ratings are in bodies that no SQL reads. */
import type { FactOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { decodeStoredFact } from '../codecs/fact-codec.ts';
import { statement } from '../postgres/statement.ts';

const PAGE_ROWS = 5_000;

interface Place {
  readonly occurredAt: Instant;
  readonly customerNo: bigint;
  readonly factKey: Buffer;
}

/** By the index of reviews (0038). */
const READ_PAGE = statement({
  name: 'read-reviews',
  text: `
    select customer_no as "customerNo", fact_key as "factKey", occurred_at as "occurredAt", body
    from facts
    where type = 'feedback.review' and occurred_at >= $2 and occurred_at <= $1
      and (occurred_at, customer_no, fact_key) > ($2, $3::bigint, $4::bytea)
    order by occurred_at, customer_no, fact_key limit ${PAGE_ROWS}`,
  parameters: ['timestamptz', 'timestamptz', 'bigint', 'bytea'],
  row: { customerNo: 'bigint', factKey: 'bytea', occurredAt: 'timestamptz', body: 'bytea' },
});

/** @param from @param to inclusive. */
export async function* readReviews(
  db: ClientBase | Pool,
  from: Instant,
  to: Instant,
): AsyncGenerator<FactOf<'feedback.review'>[]> {
  for (let last: Place = { occurredAt: from, customerNo: 0n, factKey: Buffer.alloc(0) }; ; ) {
    const page = await READ_PAGE.rows(db, to, last.occurredAt, last.customerNo, last.factKey);
    const newest = page.at(-1);
    if (newest === undefined) return;
    yield page.map(({ body }) => decodeStoredFact(body) as FactOf<'feedback.review'>);
    last = newest;
  }
}

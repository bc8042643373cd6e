/** What customers said about being contacted, the latest first: of each no more than a page, since somebody may have said it a thousand times. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ConsentRow {
  readonly customerNo: bigint;
  readonly occurredAt: Instant;
  readonly body: Buffer;
}

const READ_CONSENTS = statement({
  name: 'read-consents',
  text: `
    select u.customer_no as "customerNo", f.occurred_at as "occurredAt", f.body
    from unnest($1::bigint[]) as u(customer_no)
    cross join lateral (
      select occurred_at, body from facts
      where customer_no = u.customer_no and type = 'contact.consent'
      order by occurred_at desc limit $2 offset 0
    ) as f`,
  parameters: ['bigint[]', 'bigint'],
  row: { customerNo: 'bigint', occurredAt: 'timestamptz', body: 'bytea' },
});

/** @returns of each customer the latest ones by event time, at most so many. */
export function readConsents(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
  eachMax: number,
): Promise<ConsentRow[]> {
  return READ_CONSENTS.rows(db, customerNos, BigInt(eachMax));
}

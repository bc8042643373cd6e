/** One follow-up by the key of the outcome that opened it, and how it was closed, as both stand. */
import type { FollowUpClosed, FollowUpOpened } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface FoundFollowUp {
  readonly customerNo: bigint;
  readonly customerId: string;
  readonly opened: Omit<FollowUpOpened, 'type' | 'at'>;
  readonly closedAt: Instant | null;
  readonly closed: Omit<FollowUpClosed, 'type' | 'at'> | null;
}

/** `left`, `>=` and `<=`: written plainly it would seem to Postgres to be as well served by other indexes, which it is not. */
const FIND = statement({
  name: 'find-follow-up',
  text: `
    select o.customer_no as "customerNo", c.customer_id as "customerId", o.content as opened, closed.effective_at as "closedAt",
           closed.content as closed
    from (
      select customer_no, retracted, content from history
      where outcome_key = $1 and left(type, 16) = 'follow-up.opened'
      order by revision desc limit 1 offset 0
    ) as o
    join customers c on c.customer_no = any (array[o.customer_no])
    left join lateral (
      select newest.effective_at, newest.content
      from (
        select distinct on (customer_no, outcome_key) retracted, type, effective_at, content
        from history
        where customer_no >= o.customer_no and customer_no <= o.customer_no
          and type in ('follow-up.opened', 'follow-up.escalated', 'follow-up.closed')
        order by customer_no, outcome_key, revision desc
      ) as newest
      where not newest.retracted and newest.type = 'follow-up.closed' and newest.content ->> 'subject' = o.content ->> 'subject'
      order by newest.effective_at limit 1 offset 0
    ) as closed on true
    where not o.retracted`,
  parameters: ['bytea'],
  row: {
    customerNo: 'bigint',
    customerId: 'text',
    opened: jsonbOf<FoundFollowUp['opened']>(),
    closedAt: 'timestamptz?',
    closed: 'jsonb?',
  },
});

/** @param key 16 bytes. @returns undefined: no follow-up that stands was opened by it. */
export async function findFollowUp(db: ClientBase | Pool, key: Buffer): Promise<FoundFollowUp | undefined> {
  const found = await FIND.first(db, key);
  return found && { ...found, closed: found.closed as FoundFollowUp['closed'] };
}

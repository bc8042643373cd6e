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

/** Written so that no other index than the one that is meant has what is asked for, or its order. */
const FIND = statement({
  name: 'find-follow-up',
  text: `
    select o.customer_no as "customerNo", c.customer_id as "customerId", o.content as opened, closed.effective_at as "closedAt",
           closed.content as closed
    from (
      select customer_no, retracted, content from history
      where encode(outcome_key, 'hex') = $1 and type = 'follow-up.opened'
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
  parameters: ['text'],
  row: {
    customerNo: 'bigint',
    customerId: 'text',
    opened: jsonbOf<FoundFollowUp['opened']>(),
    closedAt: 'timestamptz?',
    closed: 'jsonb?',
  },
});

/** @param key in hex. @returns undefined: no follow-up that stands was opened by it. */
export async function findFollowUp(db: ClientBase | Pool, key: string): Promise<FoundFollowUp | undefined> {
  const found = await FIND.first(db, key);
  return found && { ...found, closed: found.closed as FoundFollowUp['closed'] };
}

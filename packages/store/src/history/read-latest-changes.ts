/** Of stage, risk, advice and key customer the change that stands and is the latest: since when a customer is what they are, and because of what. */
import type { Change } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface LatestChange {
  readonly type: Change['type'];
  readonly at: Instant;
  readonly content: { readonly causes: Change['causes']; readonly to: Change['to'] };
}

const READ_LATEST = statement({
  name: 'read-latest-changes',
  text: `
    select latest.type, latest.effective_at as at, latest.content
    from unnest(array['stage.changed', 'risk.changed', 'advice.changed', 'key-customer.changed']) as wanted(type)
    cross join lateral (
      select h.type, h.effective_at, h.content
      from history h
      where h.customer_no = $1 and (h.type = wanted.type) is true and not h.retracted
        and not exists (
          select from history newer
          where newer.customer_no = h.customer_no and newer.outcome_key = h.outcome_key and newer.revision > h.revision
          offset 0)
      order by h.effective_at desc
      limit 1
    ) as latest`,
  parameters: ['bigint'],
  row: { type: textOf<Change['type']>(), at: 'timestamptz', content: jsonbOf<LatestChange['content']>() },
});

/** @returns none of a type of which nothing was ever said. */
export function readLatestChanges(db: ClientBase | Pool, customerNo: bigint): Promise<LatestChange[]> {
  return READ_LATEST.rows(db, customerNo);
}

/** Changes of stage of consecutive customers, as they stand: of each outcome the highest revision, retracted ones dropped. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { CustomerRange } from './customer-range.ts';

export interface StoredMove {
  readonly customerNo: bigint;
  readonly at: Instant;
  readonly from: Stage;
  readonly to: Stage;
}

const READ_MOVES = statement({
  name: 'read-stage-page',
  text: `
    select customer_no as "customerNo", effective_at as at, content ->> 'from' as "from", content ->> 'to' as "to"
    from (
      select distinct on (customer_no, outcome_key) customer_no, retracted, effective_at, content
      from history where type = 'stage.changed' and customer_no > $1 and customer_no <= $2
      order by customer_no, outcome_key, revision desc
    ) as newest
    where not retracted and effective_at <= $3
    order by customer_no, effective_at`,
  parameters: ['bigint', 'bigint', 'timestamptz'],
  row: { customerNo: 'bigint', at: 'timestamptz', from: textOf<Stage>(), to: textOf<Stage>() },
});

/** @returns those up to and including `until`, by customer and time. */
export function readStagePage(
  db: ClientBase | Pool,
  { after, last }: CustomerRange,
  until: Instant,
): Promise<StoredMove[]> {
  return READ_MOVES.rows(db, after, last, until);
}

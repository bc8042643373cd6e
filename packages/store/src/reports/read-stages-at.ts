/** Where some customers stood at an instant, by the changes of stage that stand. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

/** `>=` and `<=`: equality would leave Postgres the choice of an index that is not in the order asked for. */
const READ_STAGES = statement({
  name: 'read-stages-at',
  text: `
    select u.customer_no as "customerNo", latest.stage
    from unnest($1::bigint[]) as u(customer_no)
    cross join lateral (
      select content ->> 'to' as stage
      from (
        select distinct on (customer_no, outcome_key) retracted, effective_at, content
        from history
        where customer_no >= u.customer_no and customer_no <= u.customer_no and type = 'stage.changed'
        order by customer_no, outcome_key, revision desc
      ) as newest
      where not retracted and effective_at <= $2
      order by effective_at desc limit 1 offset 0
    ) as latest`,
  parameters: ['bigint[]', 'timestamptz'],
  row: { customerNo: 'bigint', stage: textOf<Stage>() },
});

/** @returns stage by customer_no; who is not there was `potential`. */
export async function readStagesAt(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
  at: Instant,
): Promise<Map<bigint, Stage>> {
  const rows = await READ_STAGES.rows(db, customerNos, at);
  return new Map(rows.map(({ customerNo, stage }) => [customerNo, stage]));
}

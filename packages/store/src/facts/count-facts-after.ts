/** How many facts would be loaded: counted in the index, before their bodies take memory. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const COUNT_FACTS_AFTER = statement({
  name: 'count-facts-after',
  text: `
    select u.customer_no as "customerNo",
           (select count(*) from facts f where f.customer_no = u.customer_no and f.occurred_at > u.at)::integer as facts
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)`,
  parameters: ['bigint[]', 'timestamptz[]'],
  row: { customerNo: 'bigint', facts: 'integer' },
});

/** @returns by customer, the number of facts later than an instant (-Infinity: all of them). */
export async function countFactsAfter(
  tx: ClientBase,
  customers: readonly { readonly customerNo: bigint; readonly at: Instant }[],
): Promise<Map<bigint, number>> {
  const rows = await COUNT_FACTS_AFTER.rows(
    tx,
    customers.map(({ customerNo }) => customerNo),
    customers.map(({ at }) => at),
  );
  return new Map(rows.map(({ customerNo, facts }) => [customerNo, facts]));
}

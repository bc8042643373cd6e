/** Takes back facts that the pipeline itself derived from another customer's, when what they were derived from has changed. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { FactRow } from './insert-facts.ts';

const DELETE_FACTS = statement({
  name: 'delete-facts',
  text: `
    delete from facts f using unnest($1::bigint[], $2::bytea[]) as u(customer_no, fact_key)
    where f.customer_no = any (array[u.customer_no]) and f.fact_key = u.fact_key`,
  parameters: ['bigint[]', 'bytea[]'],
});

export function deleteFacts(
  tx: ClientBase,
  rows: readonly Pick<FactRow, 'customerNo' | 'factKey'>[],
): Promise<unknown> {
  return DELETE_FACTS.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.factKey),
  );
}

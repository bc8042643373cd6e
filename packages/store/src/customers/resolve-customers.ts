/** customer_id to customer_no; customers not seen before are created with the state before any fact. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface NewCustomer {
  readonly customerId: string;
  /** Partition of the input topics that the customer's key falls into. */
  readonly partition: number;
}

const RESOLVE = statement({
  name: 'resolve-customers',
  text: `
    select customer_id as "customerId", customer_no as "customerNo" from identities where customer_id = any($1::text[])`,
  parameters: ['text[]'],
  row: { customerId: 'text', customerNo: 'bigint' },
});

/** Created in sorted order: two transactions that create the same customers wait for each other instead of locking up. */
const CREATE = statement({
  name: 'create-customers',
  text: `
    with created as (
      insert into identities (customer_id, customer_no)
      select customer_id, nextval('customer_no')
      from (select customer_id from unnest($1::text[]) as u(customer_id) order by customer_id collate "C") sorted
      on conflict do nothing
      returning customer_id, customer_no
    )
    insert into customers (customer_no, customer_id, partition, fold_version, state)
    select created.customer_no, created.customer_id, u.partition, $3, $4
    from created join unnest($1::text[], $2::smallint[]) as u(customer_id, partition) using (customer_id)`,
  parameters: ['text[]', 'smallint[]', 'smallint', 'bytea'],
});

/** @param initial state bytes and fold version of a customer before any fact. */
export async function resolveCustomers(
  tx: ClientBase,
  customers: readonly NewCustomer[],
  initial: { readonly state: Buffer; readonly foldVersion: number },
): Promise<Map<string, bigint>> {
  const known = await resolve(
    tx,
    customers.map((each) => each.customerId),
  );
  const missing = customers.filter((each) => !known.has(each.customerId));
  if (missing.length === 0) return known;
  const ids = missing.map((each) => each.customerId);
  const partitions = missing.map((each) => each.partition);
  const created = CREATE.run(tx, ids, partitions, initial.foldVersion, initial.state);
  // A statement of its own: it also sees what a concurrent transaction created while ours waited.
  const [, resolved] = await Promise.all([created, resolve(tx, ids)]);
  for (const [id, no] of resolved) known.set(id, no);
  return known;
}

async function resolve(tx: ClientBase, customerIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await RESOLVE.rows(tx, customerIds);
  return new Map(rows.map(({ customerId, customerNo }) => [customerId, customerNo]));
}

/** The customer that an identity means today. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface FoundCustomer {
  readonly customerNo: bigint;
  /** The id that this customer's facts and outcomes carry. */
  readonly customerId: string;
  /** Of its topics: where its records lie. */
  readonly partition: number;
  readonly version: bigint;
  readonly foldVersion: number;
  readonly foldedTo: Instant;
  /** The oldest recorded fact that waits to be folded; null: none does. */
  readonly unfoldedFrom: Instant | null;
  /** When time alone will next change something; null: never. */
  readonly dueAt: Instant | null;
}

const FIND_CUSTOMER = statement({
  name: 'find-customer',
  text: `
    select c.customer_no as "customerNo", c.customer_id as "customerId", c.partition, c.version, c.fold_version as "foldVersion",
           c.folded_to as "foldedTo", c.unfolded_from as "unfoldedFrom", d.due_at as "dueAt"
    from identities i
    join customers c on c.customer_no = any (array[i.customer_no])
    left join customer_due d on d.customer_no = any (array[i.customer_no])
    where i.customer_id = $1`,
  parameters: ['text'],
  row: {
    customerNo: 'bigint',
    customerId: 'text',
    partition: 'smallint',
    version: 'bigint',
    foldVersion: 'smallint',
    foldedTo: 'timestamptz',
    unfoldedFrom: 'timestamptz?',
    dueAt: 'timestamptz?',
  },
});

export function findCustomer(db: ClientBase | Pool, customerId: string): Promise<FoundCustomer | undefined> {
  return FIND_CUSTOMER.first(db, customerId);
}

/** The customer that an identity means today. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';

export interface FoundCustomer {
  readonly customerNo: bigint;
  /** The id that this customer's facts and outcomes carry. */
  readonly customerId: string;
  readonly version: bigint;
  readonly foldVersion: number;
  readonly foldedTo: Instant;
  /** When time alone will next change something; null: never. */
  readonly dueAt: Instant | null;
}

const FIND_CUSTOMER = `
  select c.customer_no as "customerNo", c.customer_id as "customerId", c.version, c.fold_version as "foldVersion",
         c.folded_to as "foldedTo", d.due_at as "dueAt"
  from identities i join customers c using (customer_no) left join customer_due d using (customer_no)
  where i.customer_id = $1`;

export async function findCustomer(db: ClientBase | Pool, customerId: string): Promise<FoundCustomer | undefined> {
  const { rows } = await db.query(FIND_CUSTOMER, [customerId]);
  return rows[0];
}

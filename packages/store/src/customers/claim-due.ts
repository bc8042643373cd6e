/**
 * Locks customers for whom something is due, earliest first, leaving out those that somebody else works on: several timekeepers share
 * the work, and none waits for a consumer. Locks customers rather than due rows: consumers lock in that order too.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DueClaim {
  readonly partition: number;
  /** What is due up to and including this instant. */
  readonly until: Instant;
  readonly customersMax: number;
  /** Customers folded or stored by a newer version are left to the processes that know it. */
  readonly foldVersion: number;
  readonly stateVersion: number;
  /** Customers that are not to be claimed. */
  readonly except: readonly bigint[];
}

const CLAIM_DUE = statement({
  name: 'claim-due',
  text: `
    select c.customer_no as "customerNo"
    from customer_due d join customers c on c.customer_no = any (array[d.customer_no])
    where d.partition = $1 and d.due_at <= $2 and c.fold_version <= $4 and substring(c.state for 1) <= $6::bytea
          and c.customer_no <> all($5::bigint[])
    order by d.due_at
    limit $3
    for no key update of c skip locked`,
  parameters: ['smallint', 'timestamptz', 'bigint', 'smallint', 'bigint[]', 'bytea'],
  row: { customerNo: 'bigint' },
});

/** @returns locked customers; what is known of them must be read by a later statement (lock-customers.ts). */
export async function claimDue(tx: ClientBase, claim: DueClaim): Promise<bigint[]> {
  const { partition, until, customersMax, foldVersion, stateVersion, except } = claim;
  const newest = Buffer.of(stateVersion);
  const rows = await CLAIM_DUE.rows(tx, partition, until, BigInt(customersMax), foldVersion, except, newest);
  return rows.map(({ customerNo }) => customerNo);
}

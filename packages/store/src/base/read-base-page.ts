/** A page of customers as they stand, unlocked: each row is whole in itself, and none is met twice, whatever is recorded meanwhile. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_PAGE = statement({
  name: 'read-base-page',
  text: `
    select customer_no as "customerNo", fold_version as "foldVersion", state, unfolded_from as "unfoldedFrom"
    from customers where customer_no > $1 order by customer_no limit $2`,
  parameters: ['bigint', 'bigint'],
  row: { customerNo: 'bigint', foldVersion: 'smallint', state: 'bytea', unfoldedFrom: 'timestamptz?' },
});

export type BaseCustomer = Awaited<ReturnType<typeof readBasePage>>[number];

/** @param after the last one of the page before; 0 begins. @returns [] at the end. */
export function readBasePage(tx: ClientBase, after: bigint, customersMax: number) {
  return READ_PAGE.rows(tx, after, BigInt(customersMax));
}

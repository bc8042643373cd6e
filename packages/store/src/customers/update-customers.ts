/** Writes the customers a batch changed: state, counters, last sequence numbers. No indexed column: the update stays HOT. */
import type { ClientBase } from 'pg';
import { bigintArray, byteaArray, integerArray, smallintArray, timestamptzArray } from '../postgres/pg-array.ts';
import type { LockedCustomer } from './lock-customers.ts';

export type CustomerUpdate = Omit<LockedCustomer, 'customerId' | 'partition'>;

const UPDATE_CUSTOMERS = {
  name: 'update-customers',
  text: `
    update customers c
    set version = u.version, fold_version = u.fold_version, state = u.state, fact_count = u.fact_count, folded_to = u.folded_to,
        entry_count = u.entry_count, chain = u.chain, stage_sequence = u.stage_sequence, risk_sequence = u.risk_sequence,
        points_sequence = u.points_sequence, follow_up_sequence = u.follow_up_sequence, unfolded_from = u.unfolded_from
    from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bytea[], $5::integer[], $6::bigint[], $7::bytea[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::bigint[], $12::timestamptz[], $13::timestamptz[])
      as u(customer_no, version, fold_version, state, fact_count, entry_count, chain, stage_sequence, risk_sequence,
           points_sequence, follow_up_sequence, folded_to, unfolded_from)
    where c.customer_no = u.customer_no`,
};

export function updateCustomers(tx: ClientBase, rows: readonly CustomerUpdate[]): Promise<unknown> {
  return tx.query({
    ...UPDATE_CUSTOMERS,
    values: [
      bigintArray(rows.map((row) => row.customerNo)),
      bigintArray(rows.map((row) => row.version)),
      smallintArray(rows.map((row) => row.foldVersion)),
      byteaArray(rows.map((row) => row.state)),
      integerArray(rows.map((row) => row.factCount)),
      bigintArray(rows.map((row) => row.entryCount)),
      byteaArray(rows.map((row) => row.chain)),
      bigintArray(rows.map((row) => row.sequences.stage)),
      bigintArray(rows.map((row) => row.sequences.risk)),
      bigintArray(rows.map((row) => row.sequences.points)),
      bigintArray(rows.map((row) => row.sequences.followUp)),
      timestamptzArray(rows.map((row) => row.foldedTo)),
      timestamptzArray(rows.map((row) => row.unfoldedFrom)),
    ],
  });
}

/** Writes the customers a batch changed: state, counters, last sequence numbers. No indexed column: the update stays HOT. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { LockedCustomer } from './lock-customers.ts';

export type CustomerUpdate = Omit<LockedCustomer, 'customerId' | 'partition'>;

const UPDATE_CUSTOMERS = statement({
  name: 'update-customers',
  text: `
    update customers c
    set version = u.version, fold_version = u.fold_version, state = u.state, fact_count = u.fact_count, folded_to = u.folded_to,
        entry_count = u.entry_count, chain = u.chain, stage_sequence = u.stage_sequence, risk_sequence = u.risk_sequence,
        points_sequence = u.points_sequence, follow_up_sequence = u.follow_up_sequence,
        notice_sequence = u.notice_sequence, advice_sequence = u.advice_sequence, key_sequence = u.key_sequence,
        unfolded_from = u.unfolded_from
    from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bytea[], $5::integer[], $6::bigint[], $7::bytea[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::timestamptz[],
                $16::timestamptz[])
      as u(customer_no, version, fold_version, state, fact_count, entry_count, chain, stage_sequence, risk_sequence,
           points_sequence, follow_up_sequence, notice_sequence, advice_sequence, key_sequence, folded_to, unfolded_from)
    where c.customer_no = any (array[u.customer_no])`,
  parameters: [
    'bigint[]',
    'bigint[]',
    'smallint[]',
    'bytea[]',
    'integer[]',
    'bigint[]',
    'bytea[]',
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'timestamptz[]',
    'timestamptz?[]',
  ],
});

export function updateCustomers(tx: ClientBase, rows: readonly CustomerUpdate[]): Promise<unknown> {
  return UPDATE_CUSTOMERS.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.version),
    rows.map((row) => row.foldVersion),
    rows.map((row) => row.state),
    rows.map((row) => row.factCount),
    rows.map((row) => row.entryCount),
    rows.map((row) => row.chain),
    rows.map((row) => row.sequences.stage),
    rows.map((row) => row.sequences.risk),
    rows.map((row) => row.sequences.points),
    rows.map((row) => row.sequences.followUp),
    rows.map((row) => row.sequences.notice),
    rows.map((row) => row.sequences.advice),
    rows.map((row) => row.sequences.key),
    rows.map((row) => row.foldedTo),
    rows.map((row) => row.unfoldedFrom),
  );
}

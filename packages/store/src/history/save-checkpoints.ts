/**
 * Checkpoints: states at earlier instants, from which a late fact is refolded. One each CHECKPOINT_FACTS facts, thinned so that their
 * distance grows with their age: a refold costs what lies after the late fact, and a customer of n facts keeps about log n of them.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

export const CHECKPOINT_FACTS = 64;

export interface CheckpointRow {
  readonly customerNo: bigint;
  readonly at: Instant;
  readonly factCount: number;
  readonly state: Buffer;
}

const SAVE_CHECKPOINTS = statement({
  name: 'save-checkpoints',
  text: `
    insert into checkpoints (customer_no, at, fact_count, state, fold_version)
    select u.*, $5 from unnest($1::bigint[], $2::timestamptz[], $3::integer[], $4::bytea[]) as u
    on conflict (customer_no, at) do update
    set fact_count = excluded.fact_count, state = excluded.state, fold_version = excluded.fold_version`,
  parameters: ['bigint[]', 'timestamptz[]', 'integer[]', 'bytea[]', 'smallint'],
});

/**
 * The i-th checkpoint (i = fact_count / 64) stays while it is fewer than two of its own strides behind the newest, its stride being
 * the largest power of two that divides i: of n checkpoints the last two stay, then every second, every fourth, ...
 */
const THIN_CHECKPOINTS = statement({
  name: 'thin-checkpoints',
  text: `
    delete from checkpoints c
    using (select customer_no, max(fact_count) / ${CHECKPOINT_FACTS} as newest
           from unnest($1::bigint[], $2::integer[]) as u(customer_no, fact_count) group by customer_no) u
    where c.customer_no = any (array[u.customer_no])
      and u.newest - c.fact_count / ${CHECKPOINT_FACTS}
          >= 2 * ((c.fact_count / ${CHECKPOINT_FACTS}) & -(c.fact_count / ${CHECKPOINT_FACTS}))`,
  parameters: ['bigint[]', 'integer[]'],
});

const DROP_CHECKPOINTS = statement({
  name: 'drop-checkpoints',
  text: `
    delete from checkpoints c
    using unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, from_at)
    where c.customer_no = any (array[u.customer_no]) and c.at >= u.from_at`,
  parameters: ['bigint[]', 'timestamptz[]'],
});

export function saveCheckpoints(tx: ClientBase, rows: readonly CheckpointRow[], foldVersion: number): Promise<unknown> {
  const customerNos = rows.map((row) => row.customerNo);
  const instants = rows.map((row) => row.at);
  const factCounts = rows.map((row) => row.factCount);
  const states = rows.map((row) => row.state);
  return roundTrip([
    SAVE_CHECKPOINTS.run(tx, customerNos, instants, factCounts, states, foldVersion),
    THIN_CHECKPOINTS.run(tx, customerNos, factCounts),
  ]);
}

/** Checkpoints at or after a late fact no longer hold: they lack it. */
export function dropCheckpoints(
  tx: ClientBase,
  rows: readonly { readonly customerNo: bigint; readonly from: Instant }[],
): Promise<unknown> {
  return DROP_CHECKPOINTS.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.from),
  );
}

/**
 * Locks customers in order of customer_no and returns their rows as they are once locked. Nothing else about a customer may be read
 * before this statement has returned, or in it: the facts that another topic's consumer has just recorded would be missing.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { roundTrip } from '../postgres/transaction.ts';

export interface LockedCustomer {
  readonly customerNo: bigint;
  readonly customerId: string;
  readonly partition: number;
  readonly version: bigint;
  readonly foldVersion: number;
  readonly state: Buffer;
  readonly factCount: number;
  /** The newest instant at which anything was ever recorded, even if taken back since: a fact at or before it is late. */
  readonly foldedTo: Instant;
  /** The oldest recorded fact that is not folded yet; null: all are. */
  readonly unfoldedFrom: Instant | null;
  readonly entryCount: bigint;
  /** SHA-256 of the customer's last entry line; empty before the first. */
  readonly chain: Buffer;
  readonly sequences: Sequences;
}

/** Last sequence number given out, by outcome topic. */
export interface Sequences {
  readonly stage: bigint;
  readonly risk: bigint;
  readonly points: bigint;
  readonly followUp: bigint;
}

const LOCK_CUSTOMERS = {
  name: 'lock-customers',
  text: `
    select customer_no, customer_id, partition, version, fold_version, state, fact_count, folded_to, unfolded_from, entry_count, chain,
           stage_sequence, risk_sequence, points_sequence, follow_up_sequence
    from customers where customer_no = any($1::bigint[])
    order by customer_no
    for no key update`,
};

/** Rides in the same round trip, and is executed after the locks are held: no decision is dated before one it follows. */
const READ_NOW = {
  name: 'read-now',
  text: 'select ladder_now() as now, (select coalesce(max(version), 0) from programs) as program_version',
};

export async function lockCustomers(
  tx: ClientBase,
  customerNos: readonly bigint[],
): Promise<{ customers: Map<bigint, LockedCustomer>; now: Instant; programVersion: number }> {
  const [locked, read] = await roundTrip([
    tx.query({ ...LOCK_CUSTOMERS, values: [customerNos] }),
    tx.query({ ...READ_NOW, values: [] }),
  ]);
  const { now, program_version: programVersion } = read.rows[0];
  return {
    customers: new Map(locked.rows.map((row) => [row.customer_no, toLockedCustomer(row)])),
    now,
    programVersion,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row as pg hands it out; its columns are named in the statement above
function toLockedCustomer(row: any): LockedCustomer {
  return {
    customerNo: row.customer_no,
    customerId: row.customer_id,
    partition: row.partition,
    version: row.version,
    foldVersion: row.fold_version,
    state: row.state,
    factCount: row.fact_count,
    foldedTo: row.folded_to,
    unfoldedFrom: row.unfolded_from,
    entryCount: row.entry_count,
    chain: row.chain,
    sequences: {
      stage: row.stage_sequence,
      risk: row.risk_sequence,
      points: row.points_sequence,
      followUp: row.follow_up_sequence,
    },
  };
}

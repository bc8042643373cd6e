/**
 * Locks customers in order of customer_no and returns their rows as they are once locked. Nothing else about a customer may be read
 * before this statement has returned, or in it: the facts that another topic's consumer has just recorded would be missing.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import { readNow } from './read-now.ts';

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
  readonly notice: bigint;
  readonly advice: bigint;
  readonly key: bigint;
}

export const CUSTOMER_ROW = {
  customerNo: 'bigint',
  customerId: 'text',
  partition: 'smallint',
  version: 'bigint',
  foldVersion: 'smallint',
  state: 'bytea',
  factCount: 'integer',
  foldedTo: 'timestamptz',
  unfoldedFrom: 'timestamptz?',
  entryCount: 'bigint',
  chain: 'bytea',
  stage: 'bigint',
  risk: 'bigint',
  points: 'bigint',
  followUp: 'bigint',
  notice: 'bigint',
  advice: 'bigint',
  key: 'bigint',
} as const;

const LOCK_CUSTOMERS = statement({
  name: 'lock-customers',
  text: `
    select customer_no as "customerNo", customer_id as "customerId", partition, version, fold_version as "foldVersion", state,
           fact_count as "factCount", folded_to as "foldedTo", unfolded_from as "unfoldedFrom", entry_count as "entryCount", chain,
           stage_sequence as stage, risk_sequence as risk, points_sequence as points, follow_up_sequence as "followUp",
           notice_sequence as notice, advice_sequence as advice, key_sequence as key
    from customers where customer_no = any($1::bigint[])
    order by customer_no
    for no key update`,
  parameters: ['bigint[]'],
  row: CUSTOMER_ROW,
});

export async function lockCustomers(
  tx: ClientBase,
  customerNos: readonly bigint[],
): Promise<{ customers: Map<bigint, LockedCustomer>; now: Instant; revision: string }> {
  // Now rides in the same round trip, and is read after the locks are held: no decision is dated before one it follows.
  const [locked, { now, revision }] = await roundTrip([LOCK_CUSTOMERS.rows(tx, customerNos), readNow(tx)]);
  const customers = new Map<bigint, LockedCustomer>();
  for (const row of locked) customers.set(row.customerNo, customerOf(row));
  return { customers, now, revision };
}

type CustomerRow = Omit<LockedCustomer, 'sequences'> & Sequences;

export function customerOf(row: CustomerRow): LockedCustomer {
  return withSequences(row);
}

/** The numbers of a row, put together. */
export function withSequences<Row extends Sequences>(
  row: Row,
): Omit<Row, keyof Sequences> & { readonly sequences: Sequences } {
  const { stage, risk, points, followUp, notice, advice, key, ...others } = row;
  return { ...others, sequences: { stage, risk, points, followUp, notice, advice, key } };
}

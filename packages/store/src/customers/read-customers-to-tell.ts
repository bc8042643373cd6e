/**
 * Customers by the ids under which subscribers know them, as they stand, and what else a card says: the relay tells of them behind the
 * outcomes that it publishes. Unlocked: a row is whole in itself, and a later reading never finds an older version of it.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import { type Sequences, withSequences } from './lock-customers.ts';
import type { CustomerState } from './read-customer-states.ts';
import { REVISION } from './read-now.ts';

export interface CustomerToTell extends Omit<CustomerState, 'customerNo'> {
  readonly sequences: Sequences;
}

export interface CustomersToTell {
  /** Those that exist, in no order. */
  readonly customers: readonly CustomerToTell[];
  /** By the ladder's clock, once they were read. */
  readonly now: Instant;
  /** Of the store (read-store-epoch.ts). */
  readonly epoch: bigint;
  /** Of program and calibrations (read-now.ts). */
  readonly revision: string;
}

const READ_CUSTOMERS = statement({
  name: 'read-customers-to-tell',
  text: `
    select c.customer_id as "customerId", c.version, c.fold_version as "foldVersion", c.state, c.folded_to as "foldedTo",
           c.stage_sequence as stage, c.risk_sequence as risk, c.points_sequence as points, c.follow_up_sequence as "followUp",
           c.notice_sequence as notice, c.advice_sequence as advice, c.key_sequence as key
    from unnest($1::text[]) as u(customer_id)
    join identities i on i.customer_id = any (array[u.customer_id])
    join customers c on c.customer_no = any (array[i.customer_no])`,
  parameters: ['text[]'],
  row: {
    customerId: 'text',
    version: 'bigint',
    foldVersion: 'smallint',
    state: 'bytea',
    foldedTo: 'timestamptz',
    stage: 'bigint',
    risk: 'bigint',
    points: 'bigint',
    followUp: 'bigint',
    notice: 'bigint',
    advice: 'bigint',
    key: 'bigint',
  },
});

const READ_STORE = statement({
  name: 'read-store-to-tell',
  text: `select ladder_now() as now, epoch, ${REVISION} from store`,
  row: { now: 'timestamptz', epoch: 'bigint', revision: 'text' },
});

/** One round trip. */
export async function readCustomersToTell(pool: Pool, customerIds: readonly string[]): Promise<CustomersToTell> {
  const client = await pool.connect();
  try {
    const [rows, store] = await roundTrip([READ_CUSTOMERS.rows(client, customerIds), READ_STORE.only(client)]);
    return { customers: rows.map(withSequences), ...store };
  } finally {
    client.release();
  }
}

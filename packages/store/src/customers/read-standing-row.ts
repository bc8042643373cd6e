/** One customer as the store has them now, with what else an answer about them needs: one look-up, unlocked, whole in itself. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { FoundCustomer } from './find-customer.ts';
import { REVISION } from './read-now.ts';

export interface StandingRow extends FoundCustomer {
  readonly state: Buffer;
  /** Of the store (read-store-epoch.ts). */
  readonly epoch: bigint;
  /** Now, by the ladder's clock. */
  readonly now: Instant;
  /** Of program and calibrations (read-now.ts). */
  readonly revision: string;
}

const READ_STANDING = statement({
  name: 'read-standing-row',
  text: `
    select c.customer_no as "customerNo", c.customer_id as "customerId", c.partition, c.version, c.fold_version as "foldVersion",
           c.folded_to as "foldedTo", c.unfolded_from as "unfoldedFrom", d.due_at as "dueAt", c.state,
           store.epoch, ladder_now() as now, ${REVISION}
    from identities i
    join customers c on c.customer_no = any (array[i.customer_no])
    left join customer_due d on d.customer_no = any (array[i.customer_no])
    cross join store
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
    state: 'bytea',
    epoch: 'bigint',
    now: 'timestamptz',
    revision: 'text',
  },
});

export function readStandingRow(db: ClientBase | Pool, customerId: string): Promise<StandingRow | undefined> {
  return READ_STANDING.first(db, customerId);
}

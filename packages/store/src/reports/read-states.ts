/** The states of the whole base, page by page in order of customer id (by its UTF-8 bytes): nothing holds all of them in memory. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StoredState {
  readonly customerId: string;
  /** state-codec.ts reads it. */
  readonly state: Buffer;
}

const PAGE_ROWS = 2_000;

/** By way of the identities, whose key is in that order already. */
const READ_PAGE = statement({
  name: 'read-states',
  text: `
    select c.customer_id as "customerId", c.state
    from identities i join customers c on c.customer_no = any (array[i.customer_no]) and c.customer_id = i.customer_id
    where i.customer_id > $1 order by i.customer_id limit ${PAGE_ROWS}`,
  parameters: ['text'],
  row: { customerId: 'text', state: 'bytea' },
});

export async function* readStates(db: ClientBase | Pool): AsyncGenerator<StoredState[]> {
  for (let after = ''; ; ) {
    const page = await READ_PAGE.rows(db, after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.customerId;
  }
}
